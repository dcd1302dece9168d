import type * as z from 'zod';
import type { EnvironmentName } from './environments';
import { SettingsError } from './error';
import { SETTINGS } from './schema';

/** A setting of the project's own, beside those of the package. */
export interface ProjectSetting<Value = unknown> {
  /** Environment variable that overrides its default. */
  readonly variable: `M2M_${string}`;
  /** What it is for, as the table of settings says it. */
  readonly purpose: string;
  /** Takes the text of the variable; the message of its first issue completes the sentence "expected …". */
  readonly schema: z.ZodType<Value>;
  /** Taken where the variable is unset. */
  readonly default: NoInfer<Value>;
  /**
   * Defaults of single environments.
   * @default - `default` in each
   */
  readonly defaults?: Readonly<Partial<Record<EnvironmentName, NoInfer<Value>>>>;
  /**
   * Says what was expected of a value that the schema takes and this environment does not.
   * @default - every environment takes each value
   */
  // A method, so that settings of any values are settings.
  check?(value: NoInfer<Value>, environment: EnvironmentName): string | undefined;
}

/** Settings of the project's own by name, as `readSettings` returns their values. */
export type ProjectSettings<Values = Readonly<Record<string, unknown>>> = {
  readonly [Name in keyof Values]: ProjectSetting<Values[Name]>;
};

/**
 * Checks settings of the project's own and gives them their exact types.
 * @returns the same settings
 * @throws SettingsError where a name or a variable is one of the package's, or stands twice
 * @example
 * import { defineSettings, readSettings } from 'cognito-m2m';
 * import * as z from 'zod';
 *
 * const orderSettings = defineSettings({
 *   orderStore: {
 *     variable: 'M2M_ORDER_STORE',
 *     purpose: 'where orders are kept',
 *     schema: z.enum(['dynamodb', 'memory'], 'one of dynamodb, memory'),
 *     default: 'dynamodb',
 *     defaults: { local: 'memory' },
 *   },
 * });
 * const settings = readSettings(process.env, orderSettings);
 */
export function defineSettings<Values>(settings: ProjectSettings<Values>): ProjectSettings<Values> {
  const taken = new Map(Object.entries(SETTINGS).map(([name, { variable }]) => [variable as string, name]));
  for (const [name, { variable }] of Object.entries(
    settings as Readonly<Record<string, { readonly variable: string }>>,
  )) {
    const other = Object.hasOwn(SETTINGS, name) ? name : taken.get(variable);
    if (other !== undefined) throw inUse(name, variable, other);
    taken.set(variable, name);
  }
  return settings;
}

function inUse(name: string, variable: string, other: string): SettingsError {
  const expected = 'a name and a variable that no other setting has';
  return new SettingsError(
    `setting "${name}" with ${variable} collides with setting "${other}", expected ${expected}; rename it`,
    { given: { name, variable }, expected },
  );
}
