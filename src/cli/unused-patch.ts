import { errorMessage } from '../error/thrown';
import type { ScopeRemoval } from '../unused/declaration-edit';
import { withoutScopes } from '../unused/declaration-edit';
import { declarationFile, projectCompiler } from '../unused/declaration-file';
import { UnusedError } from '../unused/error';
import type { LimitKind } from '../unused/log-limit';
import type { UnusedReport } from '../unused/unused-report';
import { CommandError } from './error';
import { printError } from './terminal';
import { writeWholeFile } from './whole-file';

/** Path of the declaration, and the accepted gaps of the log. */
export interface PatchOptions {
  readonly app?: string;
  readonly accept: readonly LimitKind[];
  readonly declaration?: string;
}

/**
 * Removes unused scopes from the declaration, and reports on stderr the changes made and those left to do by hand.
 * @returns whether the declaration was changed
 * @throws UnusedError `ERR_DECLARATION_NOT_FOUND` or, if the log is incomplete, `ERR_DECLARATION_NOT_EDITED`
 */
export async function patchDeclaration(
  { unused, isCertain, limits }: UnusedReport,
  { app, accept, declaration }: PatchOptions,
): Promise<boolean> {
  if (!isCertain) {
    const kinds = [...new Set(limits.map(({ kind }) => kind))].filter((kind) => !accept.includes(kind));
    const message = `the log is incomplete (${kinds.join(', ')}), expected a complete one; give the rest of it or --accept ${kinds.join(' ')}; nothing was changed`;
    throw new UnusedError('ERR_DECLARATION_NOT_EDITED', message);
  }
  const removals = removalsOf(unused);
  const ts = projectCompiler();
  const { file, text } = await declarationFile(ts, { named: declaration, app, removals });
  const edit = withoutScopes(ts, text, removals);
  for (const line of edit.left) printError(`by hand: ${line}`);
  if (edit.removed.length === 0) return false;
  await writeWholeFile(file, edit.text).catch((error: unknown) => {
    throw new CommandError(`cannot write ${file}: ${errorMessage(error)}; make it writable`);
  });
  for (const { name, scopes } of edit.removed) printError(`${file}: ${name} without ${scopes.join(', ')}`);
  return true;
}

function removalsOf(unused: UnusedReport['unused']): ScopeRemoval[] {
  const holders = [...new Set(unused.map(({ holder }) => holder))];
  return holders.map((holder) => ({
    kind: holder.kind,
    name: holder.name,
    scopes: unused.filter((each) => each.holder === holder).map(({ use }) => use.scope),
  }));
}
