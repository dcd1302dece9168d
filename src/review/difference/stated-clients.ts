import type { AccessClient } from '../change/client';
import { addressOf, wholeReference } from '../../terraform-json/reference';
import type { Leaf } from './leaf';
import type { Subject } from './subject';
import type { StatementInputs, StatedTest } from './statement-inputs';
import { differingTexts, text } from './leaf-text';

/**
 * @param differs - whether a statement shows the difference of the client with this address; `was` is absent for a new
 *   client
 */
export function byClient(differs: (was: AccessClient | undefined, is: AccessClient) => boolean): StatedTest {
  return (_, { address, fate }, { comparison }) => {
    const pair = comparison.clients.find(({ after }) => after?.address === address);
    if (!pair?.after) return false;
    // A client with a new address is created, and a statement reports it as new.
    if (fate === 'created') return differs(undefined, pair.after);
    const was = comparison.before.clients.find((client) => client.address === address);
    return was !== undefined && differs(was, pair.after);
  };
}

export function clientScopes(
  { before, after }: Leaf,
  { address, fate }: Subject,
  { comparison }: StatementInputs,
): boolean {
  const pair = comparison.clients.find(({ after: is }) => is?.address === address);
  if (!pair?.after) return false;
  if (fate === 'created') return pair.after.scopes.includes(text(after));
  const [was, is] = [pair.before?.scopes ?? [], pair.after.scopes];
  const isGone = before === undefined || (was.includes(text(before)) && !is.includes(text(before)));
  const isFresh = after === undefined || (is.includes(text(after)) && !was.includes(text(after)));
  return isGone && isFresh;
}

/** Scopes that come and go are named, each by its identifier. */
export function servers({ path, before, after }: Leaf, subject: Subject, { comparison }: StatementInputs): boolean {
  if (path[0] === 'user_pool_id') return subject.fate === 'created';
  const all = (side: 'before' | 'after') =>
    [...comparison[side].servers].flatMap(([identifier, names]) => names.map((name) => `${identifier}/${name}`));
  const [was, is] = [all('before'), all('after')];
  const part = path[0] === 'identifier' ? 0 : 1;
  const has = (scopes: readonly string[], value: unknown) => scopes.some((scope) => scope.split('/')[part] === value);
  const gone = was.filter((scope) => !is.includes(scope));
  const fresh = is.filter((scope) => !was.includes(scope));
  return (before === undefined || has(gone, before)) && (after === undefined || has(fresh, after));
}

/** Client ids that come and go with their clients. */
export function clientIds({ before, after }: Leaf, _: Subject, { subjects }: StatementInputs): boolean {
  const differing = differingTexts(before, after);
  return (
    differing.length > 0 &&
    differing.every((id) => {
      const reference = wholeReference(id);
      const fate = reference?.attribute === 'id' ? subjects.get(addressOf(reference))?.fate : undefined;
      const isIn = text(after).split(',').includes(id);
      return reference?.type === 'aws_cognito_user_pool_client' && fate === (isIn ? 'created' : 'gone');
    })
  );
}
