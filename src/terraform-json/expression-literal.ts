import type { Expression, Step, TemplatePart } from './expression';
import { parseTemplate } from './expression-parser';

/** Start of an expression. */
const SEQUENCE = /[$%]\{/;

/** Texts within the expressions of a string of Terraform JSON, such as `a` in `${upper("a")}`. */
export function literalsIn(text: string): string[] {
  return SEQUENCE.test(text) ? within(parseTemplate(text)) : [];
}

/** Replaces every expression in a text by one character that no pattern contains; undefined if one cannot be parsed. */
export function withoutExpressions(text: string): string | undefined {
  return outside(parseTemplate(text));
}

/** The text without its expressions, or whole if one cannot be parsed; then the texts within the expressions. */
export function literalTexts(text: string): readonly [outside: string, ...within: string[]] {
  if (!SEQUENCE.test(text)) return [text];
  const parts = parseTemplate(text);
  return [outside(parts) ?? text, ...within(parts)];
}

function outside(parts: readonly TemplatePart[]): string | undefined {
  const isRead = parts.every((part) => typeof part === 'string' || part.expression);
  return isRead ? parts.map((part) => (typeof part === 'string' ? part : '§')).join('') : undefined;
}

function within(parts: readonly TemplatePart[]): string[] {
  return parts.flatMap((part) => (typeof part === 'string' || !part.expression ? [] : ofExpression(part.expression)));
}

function ofExpression(expression: Expression): string[] {
  switch (expression.kind) {
    case 'literal':
      return typeof expression.value === 'string' ? [expression.value] : [];
    case 'template':
      return expression.parts.flatMap((part) =>
        typeof part === 'string' ? [part] : part.expression ? ofExpression(part.expression) : [],
      );
    case 'access':
      return [...ofExpression(expression.of), ...expression.steps.flatMap(ofStep)];
    case 'call':
    case 'operation':
      return expression.operands.flatMap(ofExpression);
    case 'tuple':
      return expression.items.flatMap(ofExpression);
    case 'object':
      return expression.entries.flat().flatMap(ofExpression);
    case 'for':
      return [expression.collection, ...expression.results].flatMap(ofExpression);
    case 'variable':
      return [];
  }
}

function ofStep(step: Step): string[] {
  return step.kind === 'index' ? ofExpression(step.key) : [];
}
