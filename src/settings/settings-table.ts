import type { EnvironmentName } from './environments';
import { DEFAULTS, ENVIRONMENTS } from './environments';
import type { SettingValues } from './schema';
import { SETTINGS } from './schema';
import { ENVIRONMENT_VARIABLE } from './settings';

/** Every setting as a row of Markdown: its variable, what it is for, and what each environment has without it. */
export function settingsTable(): string {
  const rows = Object.entries(SETTINGS).map(([name, { variable, purpose }]) => {
    const defaults = ENVIRONMENTS.map((environment) => shown(environment, name));
    return [`\`${variable}\``, purpose, ...defaults];
  });
  return [
    ['variable', 'what it is', ...ENVIRONMENTS.map((name) => `\`${name}\``)],
    ['---', '---', ...ENVIRONMENTS.map(() => '---')],
    [`\`${ENVIRONMENT_VARIABLE}\``, 'the environment; `dev` without it', ...ENVIRONMENTS.map((name) => `\`${name}\``)],
    ...rows,
  ]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

function shown(environment: EnvironmentName, setting: string): string {
  const defaults: Readonly<Partial<Record<string, SettingValues[keyof SettingValues]>>> = DEFAULTS[environment];
  const text = [defaults[setting] ?? []].flat().join(', ');
  return text === '' ? '–' : `\`${text}\``;
}
