import type { Attributes } from '../terraform-json/stack-view';
import { blocks, list, record } from '../terraform-json/stack-view';
import type { Instance } from './instance';
import { longest, referencesOf, resourceReference } from './reference';

/** Resources that Terraform applies before another one. */
export interface Waiting {
  /** Resources, as `keylessAddress` names them. */
  readonly resources: ReadonlySet<string>;
  /** Names of local values on the way, which a plan does not have: what they refer to is not known. */
  readonly open: readonly string[];
}

/** A part of the configuration that waits for others. */
interface Node {
  readonly kind: 'argument' | 'call' | 'output' | 'resource';
  /** Names of the calls that lead to its module. */
  readonly module: readonly string[];
  readonly name: string;
}

interface Module {
  readonly content: Attributes;
  readonly resources: ReadonlyMap<string, Attributes>;
}

/** Address of the resource of an instance, without keys. */
export function keylessAddress({ module, mode, type, name }: Instance): string {
  return addressOf(
    module.map((step) => step.name),
    nameOf({ mode, type, name }),
  );
}

/** The order in which Terraform applies the resources of a plan's configuration: over all references and `depends_on`. */
export class Dependencies {
  readonly #root: Attributes;
  readonly #modules = new Map<string, Module>();

  /** @param root - the root module */
  constructor(root: Attributes) {
    this.#root = root;
  }

  /**
   * Everything that a resource waits for; undefined if it is not configured.
   * @param without - resources whose own dependencies do not count
   */
  of({ module, mode, type, name }: Instance, without: ReadonlySet<string> = new Set()): Waiting | undefined {
    const path = module.map((step) => step.name);
    const own = nameOf({ mode, type, name });
    if (!this.#module(path).resources.has(own)) return undefined;
    const waiting: Node[] = [{ kind: 'resource', module: path, name: own }];
    const seen = new Set<string>();
    const resources = new Set<string>();
    const open = new Set<string>();
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      const address = addressOf(node.module, node.name);
      if (seen.has(`${node.kind} ${address}`)) continue;
      seen.add(`${node.kind} ${address}`);
      if (node.kind === 'resource') resources.add(address);
      if (node.kind === 'resource' && without.has(address)) continue;
      waiting.push(...this.#next(node, open));
    }
    return { resources, open: [...open] };
  }

  #next(node: Node, open: Set<string>): Node[] {
    const { kind, module, name } = node;
    const { content, resources } = this.#module(module);
    const [outer, call] = [module.slice(0, -1), module.at(-1)];
    if (kind === 'argument') {
      if (call === undefined) return [];
      const { expressions } = record(record(this.#module(outer).content.module_calls)[call]);
      return this.#named(outer, record(expressions)[name], open);
    }
    const own: Attributes =
      kind === 'resource'
        ? (resources.get(name) ?? {})
        : record(record(kind === 'call' ? content.module_calls : content.outputs)[name]);
    const { expressions, expression, for_each_expression: forEach, count_expression: count, depends_on: beside } = own;
    // The arguments of a call are followed one by one.
    const used = [kind === 'call' ? undefined : expressions, expression, forEach, count];
    return [
      ...(kind === 'resource' && call !== undefined ? [{ kind: 'call', module: outer, name: call } as const] : []),
      ...used.flatMap((each) => this.#named(module, each, open)),
      ...list(beside).flatMap((each) => this.#dependsOn(module, String(each))),
    ];
  }

  /** The parts that an expression names. */
  #named(module: readonly string[], expression: unknown, open: Set<string>): Node[] {
    return longest(referencesOf(expression)).flatMap((reference): Node[] => {
      const [, local] = /^local\.([\w-]+)/.exec(reference) ?? [];
      if (local !== undefined) open.add(`local.${local}`);
      const [, variable] = /^var\.([\w-]+)/.exec(reference) ?? [];
      if (variable !== undefined) return [{ kind: 'argument', module, name: variable }];
      const [, call, output] = /^module\.([\w-]+)(?:\[[^\]]*\])?(?:\.([\w-]+))?/.exec(reference) ?? [];
      if (call === undefined) return resourceNode(module, reference);
      const inner = [...module, call];
      const outputs = output === undefined ? Object.keys(record(this.#module(inner).content.outputs)) : [output];
      return outputs.map((each) => ({ kind: 'output', module: inner, name: each }));
    });
  }

  /** The parts that an item of `depends_on` names. A module in it means every resource of the module. */
  #dependsOn(module: readonly string[], reference: string): Node[] {
    const [, call] = /^module\.([\w-]+)/.exec(reference) ?? [];
    return call === undefined ? resourceNode(module, reference) : this.#everythingIn([...module, call]);
  }

  #everythingIn(module: readonly string[]): Node[] {
    const { content, resources } = this.#module(module);
    return [
      ...[...resources.keys()].map((name): Node => ({ kind: 'resource', module, name })),
      ...Object.keys(record(content.module_calls)).flatMap((name) => this.#everythingIn([...module, name])),
    ];
  }

  #module(path: readonly string[]): Module {
    const id = path.join('.');
    const known = this.#modules.get(id);
    if (known) return known;
    const content = path.reduce((outer, name) => record(record(record(outer.module_calls)[name]).module), this.#root);
    const resources = new Map(blocks(content.resources).map((each) => [nameOf(each), each]));
    const module = { content, resources };
    this.#modules.set(id, module);
    return module;
  }
}

function resourceNode(module: readonly string[], reference: string): Node[] {
  const found = resourceReference(reference);
  if (!found) return [];
  const { isData, type, name } = found;
  return [{ kind: 'resource', module, name: nameOf({ mode: isData ? 'data' : 'managed', type, name }) }];
}

function nameOf({ mode, type, name }: Attributes): string {
  return `${mode === 'data' ? 'data.' : ''}${String(type)}.${String(name)}`;
}

function addressOf(module: readonly string[], name: string): string {
  return [...module.map((call) => `module.${call}`), name].join('.');
}
