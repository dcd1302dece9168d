import type * as z from 'zod';
import { nearest } from '../access/nearest';
import { defaultDomainPrefix, domainPrefix } from './domain-prefix';
import type { EnvironmentName } from './environments';
import { DEFAULTS, ENVIRONMENTS } from './environments';
import { SettingsError } from './error';
import { GATEWAY_SECONDS } from './integration-timeout';
import type { ProjectSettings } from './project-setting';
import type { SettingValues } from './schema';
import { SETTINGS } from './schema';

/** Where settings carry the definitions of the project's own. */
export const PROJECT_SETTINGS = Symbol('project settings');

/** What one deployment is built from. */
export type Settings = SettingValues & {
  readonly environment: EnvironmentName;
  /** Known part of the OAuth domain's prefix, at most 50 characters; the account id follows it at apply. */
  readonly domainPrefix: string;
  /** What every name starts with: `<project>-<environment>`. */
  readonly namePrefix: string;
  /** Definitions of the project's own settings among them, for the table of settings. */
  readonly [PROJECT_SETTINGS]?: ProjectSettings;
};

/** Names and values as in `process.env`. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** The variable that chooses the environment. */
export const ENVIRONMENT_VARIABLE = 'M2M_ENVIRONMENT';

/** One setting that cannot be used. */
interface Failure {
  readonly variable: string;
  readonly given: unknown;
  readonly expected: string;
  /** @default - correct or unset it */
  readonly remedy?: string;
}

/** What a project has in place of the package's defaults, in every environment or by environment. */
export type ProjectDefaults = Partial<SettingValues> | ((environment: EnvironmentName) => Partial<SettingValues>);

/**
 * The environment that `M2M_ENVIRONMENT` names (default `dev`), with every setting a variable overrides. An empty
 * variable counts as not set, which is how CI systems pass one without a value.
 * @param variables - as a rule `process.env`
 * @param own - settings of the project's own, as `defineSettings` returns them
 * @param defaults - what the project has in place of the package's defaults, e.g. its name
 * @throws SettingsError that lists everything that is wrong at once
 * @example
 * import { readSettings } from 'cognito-m2m';
 *
 * const settings = readSettings(process.env, undefined, { projectName: 'orders' });
 */
export function readSettings<Values = unknown>(
  variables: Variables,
  own?: ProjectSettings<Values>,
  defaults: ProjectDefaults = {},
): Settings & Readonly<Values> {
  const given = givenVariables(variables);
  const known = [ENVIRONMENT_VARIABLE, ...[SETTINGS, own ?? {}].flatMap(variablesOf)];
  const failures = [...given.keys()].filter((variable) => !known.includes(variable)).map(unknownVariable(known));
  return read(given, { own: own, defaults }, failures);
}

function givenVariables(variables: Variables): ReadonlyMap<string, string | undefined> {
  return new Map(Object.entries(variables).filter(([name, value]) => name.startsWith('M2M_') && value !== ''));
}

function variablesOf(settings: Readonly<Record<string, { readonly variable: string }>>): string[] {
  return Object.values(settings).map(({ variable }) => variable);
}

function read<Values>(
  given: ReadonlyMap<string, string | undefined>,
  { own, defaults: ofProject }: { readonly own: ProjectSettings | undefined; readonly defaults: ProjectDefaults },
  failures: Failure[],
): Settings & Readonly<Values> {
  const named = given.get(ENVIRONMENT_VARIABLE) ?? 'dev';
  const known = ENVIRONMENTS.find((name) => name === named);
  // What else is wrong is still to be said, so an unknown environment is read like dev.
  const environment = known ?? 'dev';
  const defaults: Partial<Record<string, unknown>> = {
    ...DEFAULTS[environment],
    ...(typeof ofProject === 'function' ? ofProject(environment) : ofProject),
  };
  const values: Record<string, unknown> = {};
  const take = (name: string, variable: string, schema: z.ZodType, byDefault: unknown): boolean => {
    const value = given.get(variable) ?? byDefault;
    const result = schema.safeParse(value);
    if (result.success) values[name] = result.data;
    else failures.push({ variable, given: value, expected: result.error.issues[0]?.message ?? 'another value' });
    return result.success;
  };
  for (const [name, { variable, schema }] of Object.entries(SETTINGS)) take(name, variable, schema, defaults[name]);
  if (!known) {
    failures.unshift({ variable: ENVIRONMENT_VARIABLE, given: named, expected: `one of ${ENVIRONMENTS.join(', ')}` });
  }
  for (const [name, setting] of Object.entries(own ?? {})) {
    const { variable, schema } = setting;
    if (!take(name, variable, schema, setting.defaults?.[environment] ?? setting.default)) continue;
    const expected = known && setting.check?.(values[name], environment);
    if (expected !== undefined) failures.push({ variable, given: values[name], expected });
  }
  refuse(failures);
  const settings = complete(values as SettingValues, environment);
  return (own ? { ...settings, [PROJECT_SETTINGS]: own } : settings) as Settings & Readonly<Values>;
}

/** Stands for the value of an unknown variable, which may be a secret. */
const UNKNOWN = Symbol('not shown');

/** A misspelt variable would be ignored, and a state bucket or a protection with it. */
function unknownVariable(known: readonly string[]) {
  return (variable: string): Failure => ({
    variable,
    given: UNKNOWN,
    expected: `the variable of a setting, such as ${nearest(variable, known) ?? ENVIRONMENT_VARIABLE}`,
  });
}

/** Adds what follows from the values, and refuses what is wrong only together. */
function complete(values: SettingValues, environment: EnvironmentName): Settings {
  const prefix = values.domainPrefix ?? defaultDomainPrefix(values.projectName, environment);
  const [issue] = domainPrefix.safeParse(prefix).error?.issues ?? [];
  if (issue) {
    refuse([
      {
        variable: SETTINGS.projectName.variable,
        given: values.projectName,
        expected: `one whose domain prefix "${prefix}" is ${issue.message}`,
        remedy: `correct it, or set ${SETTINGS.domainPrefix.variable}`,
      },
    ]);
  }
  const { rotationDays, rotationGraceHours, hcpOrganization, stateBucket } = values;
  if (hcpOrganization !== undefined && stateBucket !== undefined) {
    refuse([
      {
        variable: SETTINGS.hcpOrganization.variable,
        given: hcpOrganization,
        expected: `one place for the state, and ${SETTINGS.stateBucket.variable} is "${stateBucket}"`,
        remedy: 'unset one of them',
      },
    ]);
  }
  if (rotationDays > 0 && rotationGraceHours >= rotationDays * 24) {
    refuse([
      {
        variable: SETTINGS.rotationGraceHours.variable,
        given: rotationGraceHours,
        expected: `fewer hours than there are in ${rotationDays} days, since a client can have two secrets, not three`,
        remedy: `correct it, or set ${SETTINGS.rotationDays.variable}`,
      },
    ]);
  }
  checkDates(values);
  checkMonitoring(values);
  checkEndpointType(values);
  checkApiDomain(values);
  checkFunctionTime(values);
  if (values.wafCounted !== undefined && !values.waf) refuse([without('wafCounted', values.wafCounted, 'waf')]);
  return { ...values, environment, domainPrefix: prefix, namePrefix: `${values.projectName}-${environment}` };
}

/** RFC 9745, section 4: the sunset is not before the deprecation. */
function checkDates(values: SettingValues): void {
  const { legacyApiKeys, legacyApiKeysDeprecation: deprecation, legacyApiKeysSunset: sunset } = values;
  if (legacyApiKeys === 'warn' && (deprecation === undefined || sunset === undefined)) {
    const missing = deprecation === undefined ? SETTINGS.legacyApiKeysDeprecation : SETTINGS.legacyApiKeysSunset;
    refuse([
      {
        variable: SETTINGS.legacyApiKeys.variable,
        given: legacyApiKeys,
        expected: 'the days to warn of beside it',
        remedy: `set ${missing.variable}`,
      },
    ]);
  }
  if (deprecation !== undefined && sunset !== undefined && sunset < deprecation) {
    refuse([
      {
        variable: SETTINGS.legacyApiKeysSunset.variable,
        given: sunset,
        expected: `no day before ${deprecation}`,
        remedy: `correct it, or ${SETTINGS.legacyApiKeysDeprecation.variable}`,
      },
    ]);
  }
}

/** What is watched is read from the access log. */
function checkMonitoring({ monitoring, accessLog, cloudtrailLogGroup }: SettingValues): void {
  if (monitoring && !accessLog) {
    refuse([
      {
        variable: SETTINGS.monitoring.variable,
        given: monitoring,
        expected: `false where ${SETTINGS.accessLog.variable} is`,
        remedy: 'correct the one or the other',
      },
    ]);
  }
  if (!monitoring && cloudtrailLogGroup !== undefined)
    refuse([without('cloudtrailLogGroup', cloudtrailLogGroup, 'monitoring')]);
}

/** A function that ends after API Gateway has answered does its work for nobody. */
function checkFunctionTime({ lambdaTimeoutSeconds: seconds, integrationTimeout }: SettingValues): void {
  const waits = integrationTimeout?.seconds ?? GATEWAY_SECONDS;
  if (seconds < waits) return;
  const { variable } = SETTINGS.integrationTimeout;
  refuse([
    {
      variable: SETTINGS.lambdaTimeoutSeconds.variable,
      given: seconds,
      expected: `a whole number of seconds from 1 to ${waits - 1}, since API Gateway waits ${waits} s`,
      remedy: `correct it, or set ${variable} where the account has a higher quota`,
    },
  ]);
}

/** A private API is reached by VPC endpoints alone; what makes another one public does nothing there. */
function checkEndpointType({ apiEndpointType: type, vpcEndpointIds, apiDomain }: SettingValues): void {
  const { apiEndpointType, vpcEndpointIds: endpoints, apiDomain: domain } = SETTINGS;
  if (type === 'REGIONAL' && vpcEndpointIds.length > 0) {
    const expected = `none where ${apiEndpointType.variable} is REGIONAL`;
    const remedy = `unset it, or set ${apiEndpointType.variable} to PRIVATE`;
    refuse([{ variable: endpoints.variable, given: vpcEndpointIds, expected, remedy }]);
  }
  if (type === 'PRIVATE' && vpcEndpointIds.length === 0) refuse([without('apiEndpointType', type, 'vpcEndpointIds')]);
  if (type === 'PRIVATE' && apiDomain !== undefined) {
    const expected = `none where ${apiEndpointType.variable} is PRIVATE: a regional domain, and the mutual TLS that goes with it, lead to no private API`;
    const remedy = `unset it and ${SETTINGS.apiTruststoreUri.variable}, or make the API REGIONAL`;
    refuse([{ variable: domain.variable, given: apiDomain, expected, remedy }]);
  }
}

/** What a domain is made of goes together; a part alone would pass for a protection that is not there. */
function checkApiDomain(values: SettingValues): void {
  const { apiDomain, apiCertificateArn, region } = values;
  for (const name of ['apiCertificateArn', 'apiHostedZoneId', 'apiTruststoreUri'] as const) {
    const given = values[name];
    if (given !== undefined && apiDomain === undefined) refuse([without(name, given, 'apiDomain')]);
  }
  if (apiDomain !== undefined && apiCertificateArn === undefined)
    refuse([without('apiDomain', apiDomain, 'apiCertificateArn')]);
  if (values.apiTruststoreVersion !== undefined && values.apiTruststoreUri === undefined) {
    refuse([without('apiTruststoreVersion', values.apiTruststoreVersion, 'apiTruststoreUri')]);
  }
  const [, , , certificateRegion] = apiCertificateArn?.split(':') ?? [];
  if (region !== undefined && apiCertificateArn !== undefined && certificateRegion !== region) {
    refuse([
      {
        variable: SETTINGS.apiCertificateArn.variable,
        given: apiCertificateArn,
        expected: `a certificate in the Region of the API, and ${SETTINGS.region.variable} is "${region}"`,
        remedy: 'request one there',
      },
    ]);
  }
}

/** A setting that does nothing by itself. */
function without(name: keyof typeof SETTINGS, given: unknown, missing: keyof typeof SETTINGS): Failure {
  const { variable } = SETTINGS[missing];
  return {
    variable: SETTINGS[name].variable,
    given,
    expected: `${variable} beside it`,
    remedy: `set ${variable}, or unset this one`,
  };
}

function refuse(failures: readonly Failure[]): void {
  if (failures.length > 0) throw settingsError(failures);
}

function settingsError(failures: readonly Failure[]): SettingsError {
  const lines = failures.map(
    ({ variable, given, expected, remedy = 'correct or unset it' }) =>
      `${variable} is ${shown(given)}, expected ${expected}; ${remedy}`,
  );
  return new SettingsError(lines.join('\n'), {
    given: Object.fromEntries(failures.map(({ variable, given }) => [variable, given])),
    expected: Object.fromEntries(failures.map(({ variable, expected }) => [variable, expected])),
  });
}

/** Without the user name and password an address may hold. */
function shown(given: unknown): string {
  return given === UNKNOWN ? 'unknown' : JSON.stringify(given).replace(/\/\/[^/@]*@/, '//…@');
}
