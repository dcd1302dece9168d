import { isDeepStrictEqual } from 'node:util';
import { addressOf, wholeReference } from '../../terraform-json/reference';
import type { Remark } from '../difference/remark';
import { PREFLIGHT } from '../difference/remark';
import { pathText } from '../difference/path-pattern';
import { grouped } from '../change/paired';
import type { Phrase } from '../report/phrase';
import { named, say } from '../report/phrase';
import type { Statement } from './statement';
import { statement } from './statement';

/** More resources, or attributes of one, are counted. */
const [MOST_ADDRESSES, MOST_PATHS] = [3, 4];

/**
 * The differences that no other statement covers: by meaning, each resource with its attributes.
 * @param routes - names of the routes that a resource is for, by its address
 */
export function attributeStatements(
  remarks: readonly Remark[],
  routes: ReadonlyMap<string, readonly string[]> = new Map(),
): Statement[] {
  const moved = remarks.filter((remark) => destination(remark) !== undefined);
  const preflights = ofPreflights(remarks);
  const others = remarks.filter((remark) => destination(remark) === undefined && !preflights.includes(remark));
  const alike = grouped(others, ({ subject: { fate }, paths, why }) =>
    JSON.stringify([why, fate, paths.map(pathText)]),
  );
  return [
    ...goals(moved, routes),
    ...preflightStatement(preflights),
    ...alike.flatMap((group) => {
      const [first] = group;
      if (!first) return [];
      const { kinds, why, paths, subject } = first;
      const addresses = group.map(({ subject: { address } }) => address);
      return statement(say`${happens(addresses, subject.fate)}, in ${attributes(paths)}: ${[why]}`, ...kinds);
    }),
  ];
}

/** Remarks about new methods that answer preflights, and about their integrations. */
function ofPreflights(remarks: readonly Remark[]): readonly Remark[] {
  const methods = remarks.flatMap(({ subject, why }) =>
    why === PREFLIGHT.why && subject.type === 'aws_api_gateway_method' ? [subject.address] : [],
  );
  return remarks.filter(({ subject: { address, type, fate, after }, kinds }) => {
    const method = wholeReference(after.http_method);
    const belongs = methods.includes(address) || (method !== undefined && methods.includes(addressOf(method)));
    return belongs && fate === 'created' && type.startsWith('aws_api_gateway_') && isDeepStrictEqual(kinds, ['cors']);
  });
}

/** One statement for all preflights; another statement names the allowed origins. */
function preflightStatement(preflights: readonly Remark[]): Statement[] {
  const addresses = [...new Set(preflights.map(({ subject: { address } }) => address))];
  const methods = addresses.filter((address) => address.startsWith('aws_api_gateway_method.'));
  if (methods.length === 0) return [];
  const [are, them] = methods.length === 1 ? ['preflight is', 'it'] : ['preflights are', 'them'];
  const text = say`${methods.length} ${[are]} new, of ${named(methods, MOST_ADDRESSES)}, in ${addresses.length} resources: browsers ask with ${[them]} which routes a page may call`;
  return [statement(text, ...PREFLIGHT.kinds)];
}

/** Target of a route before and after, if both are written. */
function destination({ subject, paths }: Remark): { readonly before: string; readonly after: string } | undefined {
  const isUri = subject.fate === 'changed' && paths.length === 1 && pathText(paths[0] ?? []) === 'uri';
  const { before, after } = { before: subject.before.uri, after: subject.after.uri };
  return isUri && typeof before === 'string' && typeof after === 'string' ? { before, after } : undefined;
}

/** Those that go from one place to another in one sentence. */
function goals(remarks: readonly Remark[], routes: ReadonlyMap<string, readonly string[]>): Statement[] {
  return grouped(remarks, (remark) => JSON.stringify([remark.why, destination(remark)])).flatMap((group) => {
    const [first] = group;
    const goal = first && destination(first);
    if (!goal) return [];
    const names = group.flatMap(({ subject: { address } }) => routes.get(address) ?? [address]);
    const [go, went] = names.length === 1 ? ['goes', 'it went'] : ['go', 'they went'];
    const text = say`${named(names)} ${[go]} to ${goal.after} now, and ${[went]} to ${goal.before}: ${[first.why]}`;
    return statement(text, ...first.kinds);
  });
}

function happens(addresses: readonly string[], fate: Remark['subject']['fate']): Phrase {
  const one = addresses.length === 1;
  const words = {
    created: one ? 'is new' : 'are new',
    changed: one ? 'changes' : 'change',
    gone: one ? 'is gone' : 'are gone',
  };
  return say`${named(addresses, MOST_ADDRESSES)} ${[words[fate]]}`;
}

function attributes(paths: Remark['paths']): Phrase {
  return named(paths.map(pathText), MOST_PATHS);
}
