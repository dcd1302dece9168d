import type { Expression, TemplatePart } from './expression';
import type { AttributeReference } from './reference';
import { attributeReference } from './reference';
import { TERRAFORM_FUNCTIONS } from './terraform-function';

/** Values that an expression is evaluated with. */
export interface Resolution {
  readonly attribute: (reference: AttributeReference) => unknown;
  readonly template: (parts: readonly TemplatePart[]) => unknown;
  /** Refuses anything else. */
  readonly refuse: () => never;
}

/**
 * The value of an expression of attributes, literals, lists, objects and calls of the functions that are known here.
 * Everything else is refused.
 */
export function evaluate(expression: Expression, resolution: Resolution): unknown {
  const value = (part: Expression) => evaluate(part, resolution);
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'access': {
      const reference = attributeReference(expression);
      return reference ? resolution.attribute(reference) : resolution.refuse();
    }
    case 'template':
      return resolution.template(expression.parts);
    case 'call': {
      const call = TERRAFORM_FUNCTIONS.get(expression.name);
      return call && !expression.expands ? call(...expression.operands.map(value)) : resolution.refuse();
    }
    case 'tuple':
      return expression.items.map(value);
    case 'object':
      return Object.fromEntries(expression.entries.map(([name, field]) => [String(value(name)), value(field)]));
    case 'variable':
    case 'operation':
    case 'for':
      return resolution.refuse();
  }
}
