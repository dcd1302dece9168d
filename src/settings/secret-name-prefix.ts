import type { Settings } from './settings';

/** Prefix of the names of an environment's client secrets. */
export function secretNamePrefix({ projectName, environment }: Pick<Settings, 'projectName' | 'environment'>): string {
  return `${projectName}/${environment}/clients/`;
}
