import { DEFAULTS, ENVIRONMENTS } from './environments';
import type { ProjectSettings } from './project-setting';
import { SETTINGS } from './schema';
import { ENVIRONMENT_VARIABLE } from './settings';

/** A row of the table of settings. */
export interface SettingRow {
  readonly variable: string;
  readonly purpose: string;
  /** Default of each environment, as text. */
  readonly defaults: readonly string[];
}

/** Rows for the project's settings. */
export function projectRows(own: ProjectSettings): SettingRow[] {
  return Object.values(own).map(({ variable, purpose, default: byDefault, defaults = {} }) => ({
    variable,
    purpose,
    defaults: ENVIRONMENTS.map((environment) => text(defaults[environment] ?? byDefault)),
  }));
}

/**
 * Renders all settings as a Markdown table: variable, purpose and the default of each environment.
 * @param own - rows of the project's settings
 */
export function settingsTable(own: readonly SettingRow[] = []): string {
  const rows = [...packageRows(), ...own].map(({ variable, purpose, defaults }) => [
    `\`${variable}\``,
    purpose,
    ...defaults.map((value) => (value === '' ? '–' : `\`${value}\``)),
  ]);
  return [
    ['variable', 'what it is', ...ENVIRONMENTS.map((name) => `\`${name}\``)],
    ['---', '---', ...ENVIRONMENTS.map(() => '---')],
    [`\`${ENVIRONMENT_VARIABLE}\``, 'the environment; if unset, `dev`', ...ENVIRONMENTS.map((name) => `\`${name}\``)],
    ...rows,
  ]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

function packageRows(): SettingRow[] {
  return Object.entries(SETTINGS).map(([name, { variable, purpose }]) => {
    const defaults = ENVIRONMENTS.map((environment) => {
      const values: Readonly<Partial<Record<string, unknown>>> = DEFAULTS[environment];
      return text(values[name]);
    });
    return { variable, purpose, defaults };
  });
}

function text(value: unknown): string {
  return [value ?? []].flat().map(String).join(', ');
}
