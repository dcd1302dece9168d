import { isRecord } from '../terraform-json/stack-view';
import type { ConfiguredModules } from './configured-modules';
import type { Followed } from './followed';
import { followedValue, hiddenValue, isKnownValue, withRest } from './followed';
import type { Instance } from './instance';
import { hasValue } from './instance';
import { firstStep, indexStep, inside, longest, referencesOf, resourceReference } from './reference';
import type { Follow, Scope, Use, Written } from './scope';
import { MAX_STEPS } from './scope';

/** They say which one of several, or are the same in every plan. */
const HIDDEN_ROOTS = /^(path\.|terraform\.|self\b)/;

/**
 * Ends of expressions of which a plan has the references alone: it does not say how an expression combines them, nor
 * which literals are beside them.
 */
export class PlannedEnds {
  constructor(
    private readonly modules: ConfiguredModules,
    private readonly follow: Follow,
  ) {}

  ends({ expression, scope }: Written, { name, rest, depth }: Use): Followed[] {
    if (isRecord(expression) && 'constant_value' in expression) {
      return [valueOrHidden(name, inside(expression.constant_value, rest))];
    }
    const references = longest(referencesOf(expression));
    if (depth > MAX_STEPS) return references.map((reference) => ({ kind: 'open', reference }));
    const [only, ...others] = references;
    if (only === undefined) return [];
    if (others.length === 0) return this.#one(`${only}${rest}`, scope, depth + 1);
    return (this.#indexed(references, scope, depth) ?? this.#all(references, scope, depth)).map((each) =>
      withRest(each, rest),
    );
  }

  #all(references: readonly string[], scope: Scope, depth: number): Followed[] {
    return references.flatMap((reference) => this.#one(reference, scope, depth + 1));
  }

  /**
   * An index by anything but a constant is a reference beside that of the resource. If no other is beside it, the one
   * instance whose key it is may be meant.
   */
  #indexed(references: readonly string[], scope: Scope, depth: number): Followed[] | undefined {
    const [first = '', second = '', ...others] = references;
    if (others.length > 0) return undefined;
    const [whole, index] = isWhole(first) ? [first, second] : [second, first];
    if (!isWhole(whole) || isWhole(index)) return undefined;
    const [key, ...more] = this.#one(index, scope, depth + 1);
    if (key?.kind !== 'known' || key.value === undefined || more.length > 0) return undefined;
    return this.#resource(whole, scope, key.value);
  }

  #one(reference: string, scope: Scope, depth: number): Followed[] {
    if (HIDDEN_ROOTS.test(reference)) return [hiddenValue(reference)];
    if (reference === 'each.key' || reference === 'count.index') return [valueOrHidden(reference, scope.key)];
    const [, root, name = '', rest = ''] = /^(var|local|module|each)\.([\w-]+)(.*)$/s.exec(reference) ?? [];
    switch (root) {
      case 'var':
        return this.#variable(name, rest, scope, depth);
      case 'local': {
        const value = this.modules.written(scope.module, `local.${name}`);
        if (!value) return [{ kind: 'open', reference }];
        return this.follow({ expression: undefined, value, scope }, { name: `local.${name}`, rest, depth });
      }
      case 'each':
        return this.#each(reference, rest, scope, depth);
      case 'module':
        return this.#output(reference, name, rest, scope, depth);
      default:
        return this.#resource(reference, scope);
    }
  }

  #variable(name: string, rest: string, { module }: Scope, depth: number): Followed[] {
    const use = { name: `var.${name}`, rest, depth };
    if (module.length > 0) return this.follow(this.modules.argument(module, name), use);
    return [valueOrHidden(use.name, inside(this.modules.variables[name], rest))];
  }

  /** `each.value` of a map that has one instance a key may be the one of the same key; of any other, all of them. */
  #each(reference: string, rest: string, { forEach, key, module }: Scope, depth: number): Followed[] {
    if (forEach === undefined) return [{ kind: 'open', reference }];
    const outer = { expression: forEach, value: undefined, scope: { module } };
    const use = { name: reference, rest: '', depth };
    const found = this.ends(outer, use);
    const [only, ...others] = found;
    // In a set of texts, the key is the value.
    if (only?.kind === 'list' && others.length === 0 && isKnownValue(only) && rest === '') {
      return [valueOrHidden(reference, key)];
    }
    if (found.every(isKnownValue)) return this.#knownItem(outer, { ...use, rest: `${indexStep(key ?? '')}${rest}` });
    const own = found.filter((each) => each.kind === 'attribute' && key !== undefined && each.instance.key === key);
    const [one, ...more] = own.map((each) => withRest(each, rest));
    if (one?.kind === 'attribute' && more.length === 0) return [{ ...one, isByKey: true }];
    return found.map((each) => withRest(each, rest));
  }

  /** An item of a map of known values. */
  #knownItem(written: Written, use: Use): Followed[] {
    const ends = longest(referencesOf(written.expression)).length > 1 ? [] : this.ends(written, use);
    const [only, ...others] = ends;
    return only && others.length === 0 && isKnownValue(only) ? [only] : [hiddenValue(use.name)];
  }

  #output(reference: string, name: string, rest: string, { module }: Scope, depth: number): Followed[] {
    const index = rest.startsWith('[') ? firstStep(rest) : undefined;
    const output = firstStep(index?.rest ?? rest);
    const found = output && this.modules.outputsOf(module, { name, key: index?.name, output: output.name });
    if (!found) return [{ kind: 'open', reference }];
    return found.flatMap((written) =>
      this.follow(written, { name: `module.${name}.${output.name}`, rest: output.rest, depth }),
    );
  }

  /** @param wanted - key of the instance that may be meant */
  #resource(reference: string, { module }: Scope, wanted?: string): Followed[] {
    const found = resourceReference(reference);
    const instances = found ? this.modules.instancesOf(module, found.isData, found.type, found.name) : [];
    if (!found || instances.length === 0) return [{ kind: 'open', reference }];
    const { isData, attribute, isItem } = found;
    const key = found.key ?? wanted;
    const own = key === undefined ? [] : instances.filter((each) => each.key !== undefined && String(each.key) === key);
    const isByKey = found.key === undefined && own.length === 1 && instances.length > 1;
    const chosen = found.key !== undefined || isByKey ? own : instances;
    return chosen.map((instance): Followed => {
      if (isData) return dataEnd(reference, instance, attribute, found.rest);
      return {
        kind: 'attribute',
        instance,
        attribute,
        isByReference: true,
        ...(isItem ? { isItem } : {}),
        ...(isByKey ? { isByKey } : {}),
      };
    });
  }
}

/** Values that a data source has read are known. */
export function dataEnd(reference: string, data: Instance, attribute: string | undefined, rest: string): Followed {
  if (attribute === undefined || !hasValue(data, attribute)) return { kind: 'open', reference };
  return valueOrHidden(reference, inside(data.values[attribute], rest));
}

/** A value that the plan has; if the document leaves it out, because it is a secret, it has one nevertheless. */
function valueOrHidden(reference: string, value: unknown): Followed {
  const found = followedValue(reference, value);
  return found.kind === 'open' ? hiddenValue(reference) : found;
}

/** Whether a reference is to a resource as a whole, as it is before an index that an expression works out. */
function isWhole(reference: string): boolean {
  const found = resourceReference(reference);
  return found !== undefined && found.key === undefined && found.attribute === undefined;
}
