/**
 * An expression of Terraform, as far as its references and the few values the gateway works out need it.
 * @see HCL Native Syntax Specification, "Expressions"
 */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'template'; readonly parts: readonly TemplatePart[] }
  /** The first name of a reference, or a name that a `for` around it gives. */
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'access'; readonly of: Expression; readonly steps: readonly Step[] }
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly operands: readonly Expression[];
      /** Whether the last operand is a list of operands (`...`). */
      readonly expands: boolean;
    }
  | { readonly kind: 'tuple'; readonly items: readonly Expression[] }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [key: Expression, value: Expression])[] }
  /** Operands of operators, of a chain of them, or of a conditional: which operator joins them is not kept. */
  | { readonly kind: 'operation'; readonly operands: readonly Expression[] }
  | {
      readonly kind: 'for';
      /** The names it gives, for its results alone. */
      readonly names: readonly string[];
      readonly collection: Expression;
      /** Key, value and condition, as far as it has them. */
      readonly results: readonly Expression[];
    };

/** A step from a value into it. */
export type Step =
  | { readonly kind: 'attribute'; readonly name: string }
  | { readonly kind: 'index'; readonly key: Expression }
  /** `[*]` or `.*`. */
  | { readonly kind: 'splat' };

/** Literal text, or an expression or directive in it. */
export type TemplatePart = string | Sequence;

/** The source between `${` and `}`, or a directive from `%{` to its end. */
export interface Sequence {
  /** The source, without the braces of an interpolation. */
  readonly text: string;
  /** Absent if it is no expression; the text then reaches to the end of the template. */
  readonly expression: Expression | undefined;
  /** Whether it takes white space away from the text around it (`~`), which is not done here. */
  readonly trims: boolean;
}
