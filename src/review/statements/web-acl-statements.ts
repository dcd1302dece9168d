import { isDeepStrictEqual } from 'node:util';
import type { Attributes, StackView, ViewedResource } from '../../terraform-json/stack-view';
import { blocks, list } from '../../terraform-json/stack-view';
import { gained } from '../change/paired';
import { named, say } from '../report/phrase';
import type { Statement } from './statement';
import { statement } from './statement';

/** The web ACL of a stage. */
interface Guard {
  /** Its address, or the expression for a web ACL of another stack. */
  readonly name: string;
  /** Absent for a web ACL of another stack. */
  readonly acl: ViewedResource | undefined;
  /** Fields that its log leaves out; undefined if it has no log. */
  readonly redacted: readonly string[] | undefined;
}

/** Requests that web ACLs no longer block, and fields that their logs now show. */
export function webAclStatements(old: StackView, own: StackView): Statement[] {
  const [before, after] = [guards(old), guards(own)];
  const stages = old
    .all('aws_api_gateway_stage')
    .map((stage) => ({ api: apiOf(old, stage), place: placeOf(old, stage) }));
  const known = new Set(stages.map(({ place }) => place));
  const guarded = new Set(stages.filter(({ place }) => before.has(place)).map(({ api }) => api));
  return own.all('aws_api_gateway_stage').flatMap((resource) => {
    const { address: stage } = resource;
    const place = placeOf(own, resource);
    const [was, is] = [before.get(place), after.get(place)];
    if (was && is) return compared(was, is);
    if (was) {
      const text = say`no web ACL protects ${stage} any more: requests that its rules blocked now reach the API`;
      return [statement(text, 'protection')];
    }
    if (is) return [statement(say`a web ACL, ${is.name}, now protects ${stage}: it may block callers`)];
    if (known.has(place) || !guarded.has(apiOf(own, resource))) return [];
    return [statement(say`no web ACL protects ${stage}, which is new, while one protects its API`, 'protection')];
  });
}

/** Address of a stage's API. */
function apiOf(stack: StackView, { attributes }: ViewedResource): string {
  const [api] = stack.referred(attributes.rest_api_id, 'aws_api_gateway_rest_api');
  return api?.address ?? String(attributes.rest_api_id);
}

/** Name of a stage for callers: its API, and its own name. */
function placeOf(stack: StackView, stage: ViewedResource): string {
  return `${apiOf(stack, stage)}/${String(stage.attributes.stage_name)}`;
}

/** Whether it is exactly one resource: `count`, `for_each` and `dynamic` are not evaluated. */
function isPlain({ attributes }: ViewedResource): boolean {
  return !['count', 'for_each', 'dynamic'].some((name) => attributes[name] !== undefined);
}

function guards(stack: StackView): ReadonlyMap<string, Guard> {
  return new Map(
    stack.all('aws_wafv2_web_acl_association').flatMap((association) => {
      const { attributes } = association;
      const [acl] = stack.referred(attributes.web_acl_arn, 'aws_wafv2_web_acl');
      if (!isPlain(association) || (acl && !isPlain(acl))) return [];
      const guard = {
        name: acl?.address ?? String(attributes.web_acl_arn),
        acl,
        redacted: acl && redacted(stack, acl),
      };
      const stages = stack.referred(attributes.resource_arn, 'aws_api_gateway_stage');
      return stages.map((stage): [string, Guard] => [placeOf(stack, stage), guard]);
    }),
  );
}

function redacted(stack: StackView, { address }: ViewedResource): string[] | undefined {
  const logging = stack
    .all('aws_wafv2_web_acl_logging_configuration')
    .find(({ attributes }) =>
      stack.references(attributes.resource_arn).some((each) => each.resource.address === address),
    );
  return (
    logging &&
    blocks(logging.attributes.redacted_fields).flatMap((field) =>
      Object.entries(field).map(([kind, value]) => {
        const name = blocks(value)[0]?.name;
        return typeof name === 'string' ? name : kind;
      }),
    )
  );
}

function compared(was: Guard, is: Guard): Statement[] {
  if (!was.acl || !is.acl) {
    if (was.name === is.name) return [];
    const text = say`the web ACL is now ${is.name} instead of ${was.name}: the JSON does not say what it blocks`;
    return [statement(text, 'not-understood', 'protection')];
  }
  const { name } = is;
  const [before, after] = [rules(was.acl), rules(is.acl)];
  const gone = gained([...after.keys()], [...before.keys()]);
  const shown = was.redacted && is.redacted ? gained(is.redacted, was.redacted) : [];
  return [
    ...(gone.length > 0 ? [statement(say`${name} no longer blocks requests by ${named(gone)}`, 'protection')] : []),
    ...[...after].flatMap(([rule, own]) => changedRule(name, rule, before.get(rule), own)),
    ...reordered(name, before, after),
    ...(isDeepStrictEqual(was.acl.attributes.default_action, is.acl.attributes.default_action)
      ? []
      : [statement(say`${name} changes its action for requests that no rule matches`, 'protection')]),
    ...(shown.length > 0
      ? [statement(say`the log of ${name} now shows ${named(shown)} of requests`, 'protection')]
      : []),
  ];
}

function rules({ attributes }: ViewedResource): ReadonlyMap<string, Attributes> {
  return new Map(blocks(attributes.rule).map((rule) => [String(rule.name), rule]));
}

function changedRule(acl: string, name: string, before: Attributes | undefined, after: Attributes): Statement[] {
  const own = decision(after);
  if (!before) {
    return own.letsPass
      ? [statement(say`${acl} now has the rule ${name}, which lets matching requests through`, 'protection')]
      : [statement(say`${acl} now has the rule ${name}: it may block callers`)];
  }
  const old = decision(before);
  const counted = gained(old.counted, own.counted);
  const grave = [
    !old.isCounted && own.isCounted ? say`${name} of ${acl} now only counts the requests that it blocked` : [],
    counted.length > 0 ? say`${name} of ${acl} now only counts the requests that ${named(counted)} blocked` : [],
    own.limit > old.limit
      ? say`${name} of ${acl} lets an address send ${own.limit} requests instead of ${old.limit}`
      : [],
    Number.isNaN(own.limit) && !isDeepStrictEqual(before, after)
      ? say`${name} of ${acl} has a limit that the JSON does not show`
      : [],
    own.letsPass && !old.letsPass ? say`${name} of ${acl} now lets the requests through that it blocked` : [],
  ].filter((text) => text.length > 0);
  const others = isDeepStrictEqual(old.rest, own.rest)
    ? []
    : [statement(say`${name} of ${acl} now matches other requests`, 'not-understood', 'protection')];
  return [...grave.map((text) => statement(text, 'protection')), ...others];
}

/** The order of rules that only block does not matter; if a rule allows a request, no later rule sees it. */
function reordered(
  acl: string,
  before: ReadonlyMap<string, Attributes>,
  after: ReadonlyMap<string, Attributes>,
): Statement[] {
  const moved = [...after].filter(([name, { priority }]) => {
    const old = before.get(name);
    return old && !isDeepStrictEqual(old.priority, priority);
  });
  if (moved.length === 0 || ![...after.values()].some((rule) => decision(rule).letsPass)) return [];
  const names = named(moved.map(([name]) => name));
  return [
    statement(
      say`${acl} evaluates its rules in another order, among them ${names}, and one of them lets requests through`,
      'protection',
    ),
  ];
}

/** Attributes of a rule that do not belong to its condition. */
const APART = ['action', 'limit', 'override_action', 'priority', 'rule_action_override', 'visibility_config'];

/** Decision of a rule, without its condition. */
function decision(rule: Attributes) {
  const { action, override_action: override } = rule;
  const statements = blocks(rule.statement);
  const groups = statements.flatMap(({ managed_rule_group_statement: group }) => blocks(group));
  const rates = statements.flatMap(({ rate_based_statement: rate }) => blocks(rate));
  const overrides = groups
    .flatMap((group) => blocks(group.rule_action_override))
    .map(({ name, action_to_use: used }) => ({ name: String(name), actions: blocks(used) }));
  return {
    isCounted: [...blocks(action), ...blocks(override)].some((each) => each.count !== undefined),
    counted: overrides
      .filter(({ actions }) => actions.some(({ count }) => count !== undefined))
      .map(({ name }) => name),
    letsPass: [blocks(action), ...overrides.map(({ actions }) => actions)]
      .flat()
      .some(({ allow }) => allow !== undefined),
    limit: Math.max(0, ...rates.map(({ limit }) => Number(limit))),
    rest: without(rule, APART),
  };
}

/** A value without some of its keys, however deep. */
function without(value: unknown, keys: readonly string[]): unknown {
  if (Array.isArray(value)) return list(value).map((item) => without(item, keys));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => !keys.includes(key));
  return Object.fromEntries(kept.map(([key, inner]) => [key, without(inner, keys)]));
}
