/** An expression as HashiCorp's parser takes it apart. */
export interface HclExpression {
  readonly type: string;
  readonly children: readonly (HclExpression | null)[];
  readonly meta?: {
    /** Its text. */
    readonly value?: string;
    /** A reference with plain steps. */
    readonly fullAccessor?: string;
    /** Steps of a reference, or after an expression. */
    readonly traversal?: readonly { readonly type: string; readonly segment: string }[];
    /** Type of a literal. */
    readonly type?: string;
    /** Of a function. */
    readonly name?: string;
    readonly expandedFinalArgument?: boolean;
    /** Of an operation. */
    readonly operator?: string;
    /** Of each item of a splat. */
    readonly eachExpression?: string;
    /** Texts of the values of an object by those of their names. */
    readonly items?: Readonly<Record<string, string>>;
    /** Of a `for`. */
    readonly keyVar?: string;
    readonly valVar?: string;
    readonly groupedValue?: boolean;
    readonly keyExpression?: string;
  };
}

/** HashiCorp's parser of HCL, compiled to WebAssembly. */
export interface HclParser {
  /** The blocks of a file as JSON: an expression is a text in `${…}`. */
  parse(file: string, content: string): Promise<Record<string, unknown>>;
  /** @returns null for an empty text */
  getExpressionAst(file: string, expression: string): Promise<HclExpression | null>;
}

/** Its own types would add browser types to every file. */
const PACKAGE: string = '@cdktf/hcl2json';

let parser: Promise<HclParser> | undefined;

/** Loads the parser, which takes half a second and 100 MB. */
export function hclParser(): Promise<HclParser> {
  parser ??= import(PACKAGE) as Promise<HclParser>;
  return parser;
}
