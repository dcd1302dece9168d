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

/** Key under which settings carry the definitions of the project's settings. */
export const PROJECT_SETTINGS = Symbol('project settings');

/** Settings of a deployment. */
export type Settings = SettingValues & {
  readonly environment: EnvironmentName;
  /** Part of the OAuth domain's prefix known before apply, at most 50 characters; the apply appends the account id. */
  readonly domainPrefix: string;
  /** Prefix of every name: `<project>-<environment>`. */
  readonly namePrefix: string;
  /** Whether the AWS provider finds the address of the emulator in its own variable, so that the JSON need not name it. */
  readonly providerHasEndpoint?: true;
  /** Definitions of the project's settings, for the table of settings. */
  readonly [PROJECT_SETTINGS]?: ProjectSettings;
};

/** Environment variables, as in `process.env`. */
export type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Variable from which the AWS provider and the AWS SDKs take an address for all services; see
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html.
 */
const PROVIDER_ENDPOINT = 'AWS_ENDPOINT_URL';

/** Variable that selects the environment. */
export const ENVIRONMENT_VARIABLE = 'M2M_ENVIRONMENT';

/** A setting with a wrong value. */
interface Failure {
  readonly variable: string;
  readonly given: unknown;
  readonly expected: string;
  /** @default - correct or unset it */
  readonly remedy?: string;
}

/** Defaults of a project that replace those of the package, for all environments or by environment. */
export type ProjectDefaults = Partial<SettingValues> | ((environment: EnvironmentName) => Partial<SettingValues>);

/**
 * Reads the settings of the environment in `M2M_ENVIRONMENT` (default `dev`); variables override its defaults. An empty
 * variable counts as unset, because CI systems pass missing values that way.
 * @param variables - usually `process.env`
 * @param own - the project's settings, from `defineSettings`
 * @param defaults - defaults of the project that replace those of the package, e.g. its name
 * @throws SettingsError that lists all wrong settings at once
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
  const settings: Settings & Readonly<Values> = read(given, { own: own, defaults }, failures);
  const { awsEndpointUrl: url }: Settings = settings;
  const hasEndpoint = url !== undefined && variables[PROVIDER_ENDPOINT] === url;
  return hasEndpoint ? Object.assign(settings, { providerHasEndpoint: true as const }) : settings;
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
  // Continues with dev for an unknown environment, so that the error can list the other wrong settings too.
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

/** Replaces the value of an unknown variable in messages, because it may be a secret. */
const UNKNOWN = Symbol('not shown');

/** A misspelt variable must not be ignored: it may be meant for a state bucket or a protection. */
function unknownVariable(known: readonly string[]) {
  return (variable: string): Failure => ({
    variable,
    given: UNKNOWN,
    expected: `the variable of a setting, such as ${nearest(variable, known) ?? ENVIRONMENT_VARIABLE}`,
  });
}

/** Adds derived settings, and refuses wrong combinations. */
function complete(values: SettingValues, environment: EnvironmentName): Settings {
  const prefix = values.domainPrefix ?? defaultDomainPrefix(values.projectName, environment);
  const [issue] = domainPrefix.safeParse(prefix).error?.issues ?? [];
  if (issue) {
    refuse([
      {
        variable: SETTINGS.projectName.variable,
        given: values.projectName,
        expected: `a value whose domain prefix "${prefix}" is ${issue.message}`,
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
        expected: `only one place for the state, and ${SETTINGS.stateBucket.variable} is "${stateBucket}"`,
        remedy: 'unset one of them',
      },
    ]);
  }
  if (rotationDays > 0 && rotationGraceHours >= rotationDays * 24) {
    refuse([
      {
        variable: SETTINGS.rotationGraceHours.variable,
        given: rotationGraceHours,
        expected: `fewer hours than ${rotationDays} days have, since a client can have two secrets, not three`,
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

/** RFC 9745, section 4: the sunset must not be before the deprecation. */
function checkDates(values: SettingValues): void {
  const { legacyApiKeys, legacyApiKeysDeprecation: deprecation, legacyApiKeysSunset: sunset } = values;
  if (legacyApiKeys === 'warn' && (deprecation === undefined || sunset === undefined)) {
    const missing = deprecation === undefined ? SETTINGS.legacyApiKeysDeprecation : SETTINGS.legacyApiKeysSunset;
    refuse([
      {
        variable: SETTINGS.legacyApiKeys.variable,
        given: legacyApiKeys,
        expected: 'both days of the warning as well',
        remedy: `set ${missing.variable}`,
      },
    ]);
  }
  if (deprecation !== undefined && sunset !== undefined && sunset < deprecation) {
    refuse([
      {
        variable: SETTINGS.legacyApiKeysSunset.variable,
        given: sunset,
        expected: `${deprecation} or a later day`,
        remedy: `correct it, or ${SETTINGS.legacyApiKeysDeprecation.variable}`,
      },
    ]);
  }
}

/** Monitoring reads the access log. */
function checkMonitoring({ monitoring, accessLog, cloudtrailLogGroup }: SettingValues): void {
  if (monitoring && !accessLog) {
    refuse([
      {
        variable: SETTINGS.monitoring.variable,
        given: monitoring,
        expected: `false if ${SETTINGS.accessLog.variable} is false`,
        remedy: 'correct one of them',
      },
    ]);
  }
  if (!monitoring && cloudtrailLogGroup !== undefined)
    refuse([without('cloudtrailLogGroup', cloudtrailLogGroup, 'monitoring')]);
}

/** A function must end before API Gateway stops waiting; otherwise its answer is lost. */
function checkFunctionTime({ lambdaTimeoutSeconds: seconds, integrationTimeout }: SettingValues): void {
  const waits = integrationTimeout?.seconds ?? GATEWAY_SECONDS;
  if (seconds < waits) return;
  const { variable } = SETTINGS.integrationTimeout;
  refuse([
    {
      variable: SETTINGS.lambdaTimeoutSeconds.variable,
      given: seconds,
      expected: `a whole number of seconds from 1 to ${waits - 1}, since API Gateway waits ${waits} s`,
      remedy: `correct it, or set ${variable} if the account has a higher quota`,
    },
  ]);
}

/** A private API is reachable only through VPC endpoints; settings of a public API have no effect on it. */
function checkEndpointType({ apiEndpointType: type, vpcEndpointIds, apiDomain }: SettingValues): void {
  const { apiEndpointType, vpcEndpointIds: endpoints, apiDomain: domain } = SETTINGS;
  if (type === 'REGIONAL' && vpcEndpointIds.length > 0) {
    const expected = `no value if ${apiEndpointType.variable} is REGIONAL`;
    const remedy = `unset it, or set ${apiEndpointType.variable} to PRIVATE`;
    refuse([{ variable: endpoints.variable, given: vpcEndpointIds, expected, remedy }]);
  }
  if (type === 'PRIVATE' && vpcEndpointIds.length === 0) refuse([without('apiEndpointType', type, 'vpcEndpointIds')]);
  if (type === 'PRIVATE' && apiDomain !== undefined) {
    const expected = `no value if ${apiEndpointType.variable} is PRIVATE, since a regional domain and its mutual TLS cannot lead to a private API`;
    const remedy = `unset it and ${SETTINGS.apiTruststoreUri.variable}, or make the API REGIONAL`;
    refuse([{ variable: domain.variable, given: apiDomain, expected, remedy }]);
  }
}

/** The settings of a custom domain belong together: one alone would look like a protection without being one. */
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

/** Describes a setting that has no effect without another one. */
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

/** Formats a value without user name and password in URLs. */
function shown(given: unknown): string {
  return given === UNKNOWN ? 'unknown' : JSON.stringify(given).replace(/\/\/[^/@]*@/, '//…@');
}
