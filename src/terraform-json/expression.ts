/**
 * An expression of Terraform, reduced to its references and the few values that the gateway evaluates.
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
      /** Names that it defines for its results only. */
      readonly names: readonly string[];
      readonly collection: Expression;
      /** Key, value and condition; key and condition are optional. */
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
  /** Whether it strips white space around it (`~`); this parser does not strip it. */
  readonly trims: boolean;
}
