import type { AccessComparison } from '../change/access-comparison';
import { gained, paired } from '../change/paired';
import type { Phrase } from '../report/phrase';
import { named, say } from '../report/phrase';
import type { Statement } from './statement';
import { statement } from './statement';

/** From where an API may be called now, and from where no longer. */
export function sourceStatements({ before, after }: AccessComparison): Statement[] {
  return paired(before.sources, after.sources).flatMap(({ key: api, before: was, after: is }) => {
    // What was not understood is said as that.
    if (was === 'unread' || is === 'unread') return [];
    const there = [before, after].every((side) => side.apis.includes(api));
    const several = [before, after].some(({ apis }) => apis.length > 1);
    return ofApi(was, is, several ? say` of the API ${api}` : [], there);
  });
}

function ofApi(
  was: readonly string[] | undefined,
  is: readonly string[] | undefined,
  where: Phrase,
  there: boolean,
): Statement[] {
  // A new API takes nothing from anyone, and one that is gone lets nobody in.
  if (!there) return is ? [statement(say`calls${where} are taken from ${named(is)} alone`)] : [];
  if (!was) {
    const text = say`calls${where} are taken from ${named(is ?? [])} alone now, and from any address until now`;
    return [statement(text, 'access-loss')];
  }
  if (!is) {
    const text = say`calls${where} are taken from any address now, and from ${named(was)} alone until now`;
    return [statement(text, 'access-gain')];
  }
  const [more, fewer] = [gained(was, is), gained(is, was)];
  return [
    ...(more.length > 0
      ? [statement(say`calls${where} are taken from ${named(more)} as well now`, 'access-gain')]
      : []),
    ...(fewer.length > 0
      ? [
          statement(
            say`calls${where} are no longer taken from ${named(fewer)}, save where another range holds it`,
            'access-loss',
          ),
        ]
      : []),
  ];
}
