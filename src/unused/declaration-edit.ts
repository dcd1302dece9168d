import type * as TypeScript from 'typescript';
import { withoutElement } from './list-cut';

/** The project's own TypeScript: only an edit needs it, and it is large. */
export type Compiler = typeof TypeScript;

/** Scopes to remove from one holder. */
export interface ScopeRemoval {
  readonly kind: 'client' | 'API key';
  readonly name: string;
  readonly scopes: readonly string[];
}

/** A declaration's source with some scopes removed. */
export interface DeclarationEdit {
  readonly text: string;
  readonly removed: readonly ScopeRemoval[];
  /** Removals to do by hand, with the reason; one sentence each. */
  readonly left: readonly string[];
}

const PARTS: Readonly<Record<ScopeRemoval['kind'], string>> = { client: 'clients', 'API key': 'legacyApiKeys' };

/** Whether a source calls `defineAccess` with all of these holders. */
export function declaresHolders(ts: Compiler, text: string, removals: readonly ScopeRemoval[]): boolean {
  const source = parse(ts, text);
  return removals.every((removal) => holderIn(ts, source, removal) !== undefined);
}

/**
 * Removes scopes from the `defineAccess` call in a source. Everything else stays as written: only the text of the
 * scopes is cut out, at its position in the syntax tree.
 */
export function withoutScopes(ts: Compiler, text: string, removals: readonly ScopeRemoval[]): DeclarationEdit {
  let edited = text;
  const removed: ScopeRemoval[] = [];
  const left: string[] = [];
  for (const removal of removals) {
    const list = scopesOf(ts, parse(ts, edited), removal);
    const subject = `${removal.kind} "${removal.name}"`;
    if (!list) {
      left.push(
        `${subject}: its scopes are not written as a list in the declaration; remove ${removal.scopes.join(', ')}`,
      );
      continue;
    }
    const there = removal.scopes.filter((scope) => list.elements.some((each) => scopeOf(ts, each) === scope));
    const missing = removal.scopes.filter((scope) => !there.includes(scope));
    if (missing.length > 0) left.push(`${subject}: ${missing.join(', ')} is not written out in its list; remove it`);
    if (there.length === list.elements.length) {
      left.push(`${subject}: no call needed any of its scopes; remove it, or write keep with the reason`);
      continue;
    }
    for (const scope of there) edited = withoutScope(ts, edited, { ...removal, scopes: [scope] });
    if (there.length > 0) removed.push({ ...removal, scopes: there });
  }
  return { text: edited, removed, left };
}

function withoutScope(ts: Compiler, text: string, removal: ScopeRemoval): string {
  const list = scopesOf(ts, parse(ts, text), removal);
  const index = list?.elements.findIndex((each) => scopeOf(ts, each) === removal.scopes[0]) ?? -1;
  return list && index >= 0 ? withoutElement(ts, list, index) : text;
}

function scopesOf(
  ts: Compiler,
  source: TypeScript.SourceFile,
  removal: ScopeRemoval,
): TypeScript.ArrayLiteralExpression | undefined {
  const holder = holderIn(ts, source, removal);
  const scopes = holder && propertyOf(ts, holder, 'scopes');
  return scopes && ts.isArrayLiteralExpression(scopes) ? scopes : undefined;
}

function holderIn(
  ts: Compiler,
  source: TypeScript.SourceFile,
  { kind, name }: ScopeRemoval,
): TypeScript.ObjectLiteralExpression | undefined {
  for (const declaration of declarationsIn(ts, source)) {
    const part = objectIn(ts, propertyOf(ts, declaration, PARTS[kind]), source);
    const holder = part && objectIn(ts, propertyOf(ts, part, name), source);
    if (holder) return holder;
  }
  return undefined;
}

function declarationsIn(ts: Compiler, source: TypeScript.SourceFile): TypeScript.ObjectLiteralExpression[] {
  const found: TypeScript.ObjectLiteralExpression[] = [];
  const visit = (node: TypeScript.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'defineAccess') {
      const declaration = objectIn(ts, node.arguments[0], source);
      if (declaration) found.push(declaration);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Finds an object literal, written in place or as a constant of the same file. */
function objectIn(
  ts: Compiler,
  expression: TypeScript.Expression | undefined,
  source: TypeScript.SourceFile,
): TypeScript.ObjectLiteralExpression | undefined {
  const bare = expression && unwrapped(ts, expression);
  if (!bare || ts.isObjectLiteralExpression(bare)) return bare;
  if (!ts.isIdentifier(bare)) return undefined;
  for (const statement of source.statements.filter(ts.isVariableStatement)) {
    for (const { name, initializer } of statement.declarationList.declarations) {
      const value = initializer && unwrapped(ts, initializer);
      const isIt = ts.isIdentifier(name) && name.text === bare.text;
      if (isIt && value && ts.isObjectLiteralExpression(value)) return value;
    }
  }
  return undefined;
}

function propertyOf(
  ts: Compiler,
  object: TypeScript.ObjectLiteralExpression,
  name: string,
): TypeScript.Expression | undefined {
  for (const property of object.properties) {
    if (ts.isShorthandPropertyAssignment(property) && property.name.text === name) return property.name;
    if (!ts.isPropertyAssignment(property)) continue;
    const { name: key, initializer } = property;
    if ((ts.isIdentifier(key) || ts.isStringLiteralLike(key)) && key.text === name) return unwrapped(ts, initializer);
  }
  return undefined;
}

function scopeOf(ts: Compiler, element: TypeScript.Expression): string | undefined {
  const bare = unwrapped(ts, element);
  if (ts.isStringLiteralLike(bare)) return bare.text;
  const scope = ts.isObjectLiteralExpression(bare) ? propertyOf(ts, bare, 'scope') : undefined;
  return scope && ts.isStringLiteralLike(scope) ? scope.text : undefined;
}

/** Strips `as const`, `satisfies` and parentheses. */
function unwrapped(ts: Compiler, expression: TypeScript.Expression): TypeScript.Expression {
  return ts.isAsExpression(expression) ||
    ts.isSatisfiesExpression(expression) ||
    ts.isParenthesizedExpression(expression)
    ? unwrapped(ts, expression.expression)
    : expression;
}

function parse(ts: Compiler, text: string): TypeScript.SourceFile {
  return ts.createSourceFile('declaration.ts', text, ts.ScriptTarget.Latest, true);
}
