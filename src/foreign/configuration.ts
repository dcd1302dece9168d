import type { Attributes } from '../terraform-json/stack-view';
import { isRecord } from '../terraform-json/stack-view';
import { ConfiguredModules } from './configured-modules';
import type { ForeignDocument } from './document';
import type { Followed } from './followed';
import type { Instance } from './instance';
import { PlannedEnds } from './planned-ends';
import { longest, referencesOf } from './reference';
import type { Expressions, Scope, Use, Written } from './scope';
import type { SourceValue } from './source-value';
import { WrittenEnds } from './written-ends';

/**
 * The configuration of a plan. For each expression a plan holds only the list of its references, and not how the
 * expression combines them; the files of the configuration say that.
 */
export class Configuration {
  readonly #modules: ConfiguredModules;
  readonly #planned: PlannedEnds;
  readonly #written: WrittenEnds;

  constructor(document: ForeignDocument, source?: Expressions) {
    this.#modules = new ConfiguredModules(document, source);
    const follow = (written: Written, use: Use) => this.#follow(written, use);
    this.#planned = new PlannedEnds(this.#modules, follow);
    this.#written = new WrittenEnds(this.#modules, follow);
  }

  /** Expressions of a resource by attribute; empty if it is not configured. */
  expressions(instance: Instance): Attributes {
    return this.#modules.expressions(instance);
  }

  /** Scope of the expressions of a resource. */
  scopeOf(instance: Instance): Scope {
    return this.#modules.scopeOf(instance);
  }

  /** The expression of an attribute in the files; undefined if they are not there. */
  writtenAttribute(instance: Instance, attribute: string): SourceValue | undefined {
    return this.#modules.writtenAttribute(instance, attribute);
  }

  /** Expression of each output of the root module. */
  outputs(): ReadonlyMap<string, unknown> {
    return this.#modules.outputs();
  }

  /**
   * Ends of an expression.
   * @param value - the expression in the files; without it, each of its references may be the value
   */
  follow(expression: unknown, scope: Scope, value?: SourceValue): Followed[] {
    const isNamed = value === undefined || value.kind === 'reference';
    const name = isNamed ? '' : `an expression over ${longest(referencesOf(expression)).join(', ')}`;
    return this.#follow({ expression, value, scope }, { name, rest: '', depth: 0 });
  }

  /** The value of an expression if it is certain; only a constant is without the files. */
  knownValue(expression: unknown, scope: Scope, value?: SourceValue): unknown {
    if (isRecord(expression) && 'constant_value' in expression) return expression.constant_value;
    return value && this.#written.knownValue(value, scope);
  }

  #follow(written: Written, use: Use): Followed[] {
    const { expression, value, scope } = written;
    const isConstant = isRecord(expression) && 'constant_value' in expression;
    return value && !isConstant ? this.#written.ends(value, { ...use, scope }) : this.#planned.ends(written, use);
  }
}
