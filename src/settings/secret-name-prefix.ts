import type { Settings } from './settings';

/** What the names of an environment's client secrets start with. */
export function secretNamePrefix({ projectName, environment }: Pick<Settings, 'projectName' | 'environment'>): string {
  return `${projectName}/${environment}/clients/`;
}
