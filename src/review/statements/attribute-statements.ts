import type { Remark } from '../account/accounting';
import { pathText } from '../account/path-pattern';
import { grouped } from '../change/paired';
import type { Phrase } from '../report/phrase';
import { named, say } from '../report/phrase';
import type { Statement } from './statement';
import { statement } from './statement';

/** More resources, or attributes of one, are counted. */
const [MOST_ADDRESSES, MOST_PATHS] = [3, 4];

/** What is left of the differences once everything else is said: by what it means, each resource with its attributes. */
export function attributeStatements(remarks: readonly Remark[]): Statement[] {
  const alike = grouped(remarks, ({ subject: { fate }, paths, why }) =>
    JSON.stringify([why, fate, paths.map(pathText)]),
  );
  return alike.flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const { kinds, why, paths, subject } = first;
    const addresses = group.map(({ subject: { address } }) => address);
    return statement(say`${happens(addresses, subject.fate)}, in ${attributes(paths)}: ${[why]}`, ...kinds);
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
