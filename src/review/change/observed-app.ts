import { TerraformJsonError } from '../../terraform-json/error';
import { ResolvedStack } from '../../terraform-json/resolved-stack';
import { apiLabel } from '../../system/served-app';
import { stackParameters } from '../../system/stack-parameter';
import type { AccessPlace, ObservedAccess } from './observed-access';
import { SEED, unmadeParameter as unmade } from './observed-access';
import type { ObservedSide } from './observed-side';
import { observeSide } from './observed-side';
import type { SideStack, StackPair } from './side';
import { isSameStack } from './side';

/** Access of a stack before and after a change. */
export interface AccessSides {
  readonly before: ObservedAccess;
  readonly after: ObservedAccess;
}

/** A stack of an app before and after a change. */
export interface ObservedPair {
  readonly pair: StackPair;
  readonly sides: readonly [ObservedSide, ObservedSide];
  /** Access of the app's other stacks that share a user pool with it. */
  readonly elsewhere: readonly AccessSides[];
}

/**
 * Reads all stacks of an app together, because one stack has the clients of a user pool, and others have the routes
 * that accept their tokens.
 * @param pairs - every stack of the app
 */
export function observeApp(pairs: readonly StackPair[]): ObservedPair[] {
  const places = readPlaces(pairs);
  const observed = pairs.map((pair) => ({ pair, sides: observePair(pair, places) }));
  const all = observed.map(({ sides: [{ access: before }, { access: after }] }) => ({ before, after }));
  const pools = all.map(poolsOf);
  return observed.map((each, index) => ({
    ...each,
    elsewhere: all.filter((_, other) => {
      const [own, theirs] = [pools[index], pools[other]];
      return own && theirs && other !== index && (meet(own.made, theirs.accepted) || meet(own.accepted, theirs.made));
    }),
  }));
}

type Places = (side: 'base' | 'head', stack: SideStack | undefined) => AccessPlace;

/** Most stacks of a large app do not change; such a stack is read once. */
function observePair({ base, head }: StackPair, places: Places): readonly [ObservedSide, ObservedSide] {
  const read = new Map<string, string>();
  const before = places('base', base);
  const parameter = (name: string) => {
    const value = before.parameter(name);
    read.set(name, value);
    return value;
  };
  const observed = observeSide(base, { ...before, parameter });
  const after = places('head', head);
  const isSame =
    base && head && isSameStack(base, head) && [...read].every(([name, value]) => after.parameter(name) === value);
  return [observed, isSame ? observed : observeSide(head, after)];
}

function readPlaces(pairs: readonly StackPair[]): Places {
  const sides = pairs.flatMap(({ base, head }) => [base ?? [], head ?? []].flat());
  const names = (type: string) => new Set(sides.filter(({ json }) => json.resource[type]).map(({ name }) => name));
  const withApi = names('aws_api_gateway_rest_api');
  const withPool = names('aws_cognito_user_pool');
  const placeOf = (stack: SideStack | undefined) => (stack && withPool.size > 1 ? { place: stack.name } : {});
  const [base, head] = [pairs.map((pair) => pair.base), pairs.map((pair) => pair.head)].map((stacks) =>
    parametersOf(stacks.flatMap((stack) => (stack ? { stack, ...placeOf(stack) } : []))),
  );
  return (side, stack) => ({
    parameter: { base, head }[side] ?? unmade,
    // As the local gateway names them.
    ...(stack && withApi.size > 1 && withApi.has(stack.name) ? { label: apiLabel(stack) } : {}),
    ...placeOf(stack),
  });
}

type ParameterValue = AccessPlace['parameter'];

/** Values of the parameters that some stacks make. */
function parametersOf(stacks: readonly { readonly stack: SideStack; readonly place?: string }[]): ParameterValue {
  const parameters = stackParameters();
  const known = new Map<string, string>();
  for (const { stack, place } of stacks) {
    if (stack.json.resource.aws_ssm_parameter) parameters.add(new ResolvedStack(stack, { seed: SEED, place }));
  }
  const valueOf = (name: string) => {
    try {
      return parameters.value(name) ?? unmade(name);
    } catch (error) {
      if (error instanceof TerraformJsonError) return unmade(name);
      throw error;
    }
  };
  return (name) => {
    const value = known.get(name) ?? valueOf(name);
    known.set(name, value);
    return value;
  };
}

/** Ids of the pools that have clients in a stack, and of those whose tokens its routes accept. */
function poolsOf(sides: AccessSides): { readonly made: ReadonlySet<string>; readonly accepted: ReadonlySet<string> } {
  const both = [sides.before, sides.after];
  return {
    made: new Set(both.flatMap(({ clients }) => clients.map(({ poolId }) => poolId))),
    accepted: new Set(
      both.flatMap(({ routes }) => routes.flatMap(({ rule }) => (rule.kind === 'scopes' ? rule.pools : []))),
    ),
  };
}

function meet(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return [...one].some((each) => other.has(each));
}
