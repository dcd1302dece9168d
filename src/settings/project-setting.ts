import type * as z from 'zod';
import type { EnvironmentName } from './environments';
import { SettingsError } from './error';
import { SETTINGS } from './schema';

/** A setting that the project adds to those of the package. */
export interface ProjectSetting<Value = unknown> {
  /** Environment variable that overrides its default. */
  readonly variable: `M2M_${string}`;
  /** Description for the table of settings. */
  readonly purpose: string;
  /** Parses the text of the variable; the message of its first issue completes the sentence "expected …". */
  readonly schema: z.ZodType<Value>;
  /** Value if the variable is unset. */
  readonly default: NoInfer<Value>;
  /**
   * Defaults of specific environments.
   * @default - `default` in each
   */
  readonly defaults?: Readonly<Partial<Record<EnvironmentName, NoInfer<Value>>>>;
  /**
   * Describes the expected value if a value is valid, but not in this environment.
   * @default - every environment accepts each value
   */
  // A method, because its parameters are bivariant: settings of all value types share one type.
  check?(value: NoInfer<Value>, environment: EnvironmentName): string | undefined;
}

/** Settings of the project by name; `readSettings` returns their values under the same names. */
export type ProjectSettings<Values = Readonly<Record<string, unknown>>> = {
  readonly [Name in keyof Values]: ProjectSetting<Values[Name]>;
};

/**
 * Checks the project's settings and gives them their exact types.
 * @returns the same settings
 * @throws SettingsError if a name or a variable belongs to the package, or is used twice
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
  const expected = 'a unique name and a unique variable';
  return new SettingsError(
    `setting "${name}" with ${variable} has the name or variable of setting "${other}", expected ${expected}; rename it`,
    { given: { name, variable }, expected },
  );
}
