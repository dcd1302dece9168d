import type { Attributes } from '../terraform-json/stack-view';
import { isRecord } from '../terraform-json/stack-view';
import { longest, referencesOf } from './reference';
import type { SourceValue } from './source-value';
import { referencesIn } from './source-value';

/** An expression that has other references in the files than in the plan. */
export interface ExpressionDifference {
  /** E.g. `aws_api_gateway_method.list.authorization_scopes`. */
  readonly name: string;
  readonly planned: readonly string[];
  /** Undefined if the files do not have it. */
  readonly written: readonly string[] | undefined;
}

/** The first difference between an expression of a plan, or those of nested blocks, and the one of the files. */
export function expressionDifference(
  name: string,
  expression: unknown,
  value: SourceValue | undefined,
): ExpressionDifference | undefined {
  if (Array.isArray(expression)) return blocksDifference(name, expression, value);
  if (!isRecord(expression)) return undefined;
  if ('references' in expression || 'constant_value' in expression) {
    const planned = longest(referencesOf(expression)).sort();
    const written = value && longest(referencesIn(value)).sort();
    // Some arguments with a constant value may be left out.
    const isSame = written ? JSON.stringify(planned) === JSON.stringify(written) : planned.length === 0;
    return isSame ? undefined : { name, planned, written };
  }
  return fieldsDifference(name, expression, value);
}

function blocksDifference(name: string, blocks: readonly unknown[], value: SourceValue | undefined) {
  // A block is an object, or a list of objects.
  const items = value?.kind === 'list' ? value.items : value ? [value] : [];
  for (const [index, block] of blocks.entries()) {
    const found = expressionDifference(`${name}[${index}]`, block, items[index]);
    if (found) return found;
  }
  return undefined;
}

function fieldsDifference(name: string, fields: Attributes, value: SourceValue | undefined) {
  const [only] = value?.kind === 'list' ? value.items : [value];
  for (const [field, expression] of Object.entries(fields)) {
    const found = expressionDifference(
      `${name}.${field}`,
      expression,
      only?.kind === 'fields' ? only.fields.get(field) : undefined,
    );
    if (found) return found;
  }
  return undefined;
}
