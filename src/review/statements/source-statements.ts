import type { AccessComparison } from '../change/access-comparison';
import { gained, paired } from '../change/paired';
import type { SourceRanges } from '../change/source-ranges';
import type { Phrase } from '../report/phrase';
import { named, say } from '../report/phrase';
import type { Statement } from './statement';
import { statement } from './statement';

/** One kind of limit, in words. */
interface Limit {
  /** Text before the names. */
  readonly by: string;
  /** Origin of calls without the limit. */
  readonly without: string;
  /** Condition under which a removed source may still call. */
  readonly unless: string;
}

const ADDRESSES: Limit = { by: 'from', without: 'from any address', unless: ', unless another range covers it' };
const VPC_ENDPOINTS: Limit = { by: 'through the VPC endpoint', without: 'from the internet', unless: '' };

/** Changes of the addresses and VPC endpoints that may call an API. */
export function sourceStatements(comparison: AccessComparison): Statement[] {
  return [
    ...limitStatements(comparison, ({ sources }) => sources, ADDRESSES),
    ...limitStatements(comparison, ({ vpcEndpoints }) => vpcEndpoints, VPC_ENDPOINTS),
  ];
}

function limitStatements(
  { before, after }: AccessComparison,
  of: (side: AccessComparison['before']) => SourceRanges,
  limit: Limit,
): Statement[] {
  return paired(of(before), of(after)).flatMap(({ key: api, before: was, after: is }) => {
    // Another statement reports parts that are not understood.
    if (was === 'unread' || is === 'unread') return [];
    const there = [before, after].every((side) => side.apis.includes(api));
    const several = [before, after].some(({ apis }) => apis.length > 1);
    return ofApi(was, is, { ...limit, where: several ? say` of the API ${api}` : [], there });
  });
}

function ofApi(
  was: readonly string[] | undefined,
  is: readonly string[] | undefined,
  { by, without, unless, where, there }: Limit & { readonly where: Phrase; readonly there: boolean },
): Statement[] {
  // The limit of a new API excludes no existing caller, and a removed API admits none.
  if (!there) return is ? [statement(say`API Gateway accepts calls${where} only ${[by]} ${named(is)}`)] : [];
  if (!was) {
    const text = say`API Gateway now accepts calls${where} only ${[by]} ${named(is ?? [])}, until now ${[without]}`;
    return [statement(text, 'access-loss')];
  }
  if (!is) {
    const text = say`API Gateway now accepts calls${where} ${[without]}, until now only ${[by]} ${named(was)}`;
    return [statement(text, 'access-gain')];
  }
  const [more, fewer] = [gained(was, is), gained(is, was)];
  return [
    ...(more.length > 0
      ? [statement(say`API Gateway now also accepts calls${where} ${[by]} ${named(more)}`, 'access-gain')]
      : []),
    ...(fewer.length > 0
      ? [statement(say`API Gateway no longer accepts calls${where} ${[by]} ${named(fewer)}${[unless]}`, 'access-loss')]
      : []),
  ];
}
