import { isRecord } from '../terraform-json/stack-view';
import type { Adoption, Difference } from './adoption';
import type { Choice, FixedValue } from './choice';
import { typeOf } from './type-of';

/** Equal differences of several resources are one line. */
export function differenceChoices({ differences }: Adoption): Choice[] {
  const optional = withLifetimes(differences.filter((each) => whyFixed(each) === undefined));
  const groups = new Map<string, Difference[]>();
  for (const each of optional) groups.set(key(each), [...(groups.get(key(each)) ?? []), each]);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first ? [choiceOf(first, group.length)] : [];
  });
}

/** Values that differ too, and that nobody should change. */
export function fixedValues({ differences, project }: Adoption): FixedValue[] {
  const own = differences.flatMap((each) => {
    const why = whyFixed(each);
    if (why === undefined) return [];
    const [today, ours] = compared(each.today, each.ours);
    return [{ what: `${each.attribute} of ${each.address}`, today, ours, why }];
  });
  const ofDeployments = project.apis.filter(({ api }) => api.stage.values === undefined);
  return [
    ...own,
    ...ofDeployments.map(({ api }) => ({
      what: `stage of ${api.api.address}`,
      today: `made by a deployment with stage_name ${api.stageName}`,
      ours: 'a resource of its own',
      why: 'the project imports the stage by its name, so a new deployment does not replace it',
    })),
  ];
}

function choiceOf({ address, attribute, today, ours, path }: Difference, count: number): Choice {
  const [shownToday, shownOurs] = compared(today, ours);
  const where = count === 1 ? path : `each of ${count} resources, e.g. ${path}`;
  const removed = attribute === LIFETIME ? LIFETIMES.filter((name) => isRecord(today) && name in today) : [attribute];
  return {
    what: `${attribute} of ${count === 1 ? address : `${count} ${typeOf(address)}`}`,
    today: shownToday,
    ours: shownOurs,
    how: `remove ${removed.join(', ')} at ${where} in src/adopted.ts`,
    isSecurity: SECURITY.includes(attribute),
    ...(attribute === 'xray_tracing_enabled' ? { costs: 'for each trace' } : {}),
  };
}

/** One difference for all lifetimes of a client and their units: a number alone would be one of other units. */
function withLifetimes(differences: readonly Difference[]): Difference[] {
  const isLifetime = ({ attribute }: Difference) => LIFETIMES.includes(attribute);
  return differences.flatMap((each): Difference[] => {
    if (!isLifetime(each)) return [each];
    const own = differences.filter((other) => isLifetime(other) && other.address === each.address);
    if (own[0] !== each) return [];
    const valuesOf = (side: 'today' | 'ours') =>
      Object.fromEntries(own.map((other) => [other.attribute, other[side]] as const));
    return [{ ...each, attribute: LIFETIME, today: valuesOf('today'), ours: valuesOf('ours') }];
  });
}

const LIFETIME = 'lifetimes of tokens';
const LIFETIMES: readonly string[] = [
  'access_token_validity',
  'id_token_validity',
  'refresh_token_validity',
  'token_validity_units',
];

/** Attributes that decide who gets in, what they learn, or what reaches a backend. */
const SECURITY: readonly string[] = [
  LIFETIME,
  'account_recovery_setting',
  'admin_create_user_config',
  'authorization_scopes',
  'client_certificate_id',
  'disable_execute_api_endpoint',
  'enable_token_revocation',
  'explicit_auth_flows',
  'mfa_configuration',
  'password_policy',
  'policy',
  'prevent_user_existence_errors',
  'request_parameters',
  'user_pool_add_ons',
];

/** Why an attribute should stay as it is; undefined if a project may take the default. */
function whyFixed({ address, attribute }: Difference): string | undefined {
  const type = typeOf(address);
  if (attribute === 'domain') return 'a change moves the token endpoint to another address';
  if (attribute === 'path_part' || attribute === 'stage_name') return 'a change moves routes to another address';
  if (type === POOL && REPLACING.includes(attribute)) return 'a change replaces the pool, with every client and secret';
  return attribute === 'name' ? 'people and tools may know the resource by its name' : undefined;
}

const POOL = 'aws_cognito_user_pool';
/** Attributes that AWS fixes when it makes a pool. */
const REPLACING: readonly string[] = ['alias_attributes', 'name', 'username_attributes', 'username_configuration'];

function key({ address, attribute, today, ours }: Difference): string {
  return JSON.stringify([typeOf(address), attribute, today, ours]);
}

/** Both values as texts; of two blocks only the fields that differ. */
function compared(today: unknown, ours: unknown): [today: string, ours: string] {
  const [one, other] = [blockOf(today), blockOf(ours)];
  if (!isRecord(one) || !isRecord(other)) return [shown(today), shown(ours)];
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((name) =>
    isSet(one[name]) || isSet(other[name]) ? JSON.stringify(one[name]) !== JSON.stringify(other[name]) : false,
  );
  const fields = (block: Readonly<Record<string, unknown>>) =>
    cut(names.map((name) => `${name}: ${shown(block[name])}`).join(', '), `${names.length} fields`);
  return [fields(one), fields(other)];
}

/** A block is an object, or a list of one. */
function blockOf(value: unknown): unknown {
  return Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value;
}

const LONGEST = 300;

function shown(value: unknown): string {
  if (!isSet(value) && typeof value !== 'boolean' && value !== 0) return 'not set';
  const text = (typeof value === 'string' ? value : JSON.stringify(value)).replaceAll(/\$\{[^}]*\}/g, '…');
  const entries = typeof value === 'object' && value !== null ? Object.keys(value).length : undefined;
  return cut(text, entries === undefined ? `a text of ${text.length} characters` : `${entries} entries`);
}

/** Whether a value says more than no value does. */
function isSet(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return value !== undefined && value !== null && value !== '' && value !== 0 && value !== false;
}

/** A value whole, or its size. */
function cut(text: string, size: string): string {
  return text.length > LONGEST ? size : text;
}
