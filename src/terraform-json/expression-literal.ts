import type { Expression, Step } from './expression';
import { parseTemplate } from './expression-parser';

/** Texts within the expressions of a string of Terraform JSON, such as `a` in `${upper("a")}`. */
export function literalsIn(text: string): string[] {
  if (!/[$%]\{/.test(text)) return [];
  return parseTemplate(text).flatMap((part) =>
    typeof part === 'string' || !part.expression ? [] : ofExpression(part.expression),
  );
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
