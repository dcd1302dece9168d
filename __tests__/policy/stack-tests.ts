import type { Synthesized, Variation } from '../stacks/synthesized';
import type { Json, Mutation } from './mutation';
import { mutate } from './mutation';

/** A test of the stacks that can run on mutated JSON. */
export interface StackTest {
  readonly name: string;
  /** Throws if the test notices the mutation. */
  readonly run: () => void;
}

let current: Mutation | undefined;
const originals = new Map<string, string>();

/**
 * Replaces `synthesize` in the tests of the stacks: its result is looked up at each access, so that tests are loaded
 * once and see one mutation after the other.
 */
export function mutatedSynthesis(real: (variation: Variation) => Synthesized) {
  return (variation: Variation = {}): Synthesized => {
    const key = JSON.stringify(variation);
    if (!originals.has(key)) originals.set(key, real(variation).json);
    const text = originals.get(key) ?? '';
    const json = JSON.parse(text) as Json;
    let seen: Mutation | undefined;
    let restore = () => undefined as unknown;
    const fresh = () => {
      if (seen !== current) {
        restore();
        restore = current ? mutate(json, current) : () => undefined;
        seen = current;
      }
      return json;
    };
    return {
      get terraform() {
        return fresh().terraform as Synthesized['terraform'];
      },
      get provider() {
        return fresh().provider as Synthesized['provider'];
      },
      get output() {
        return fresh().output as Synthesized['output'];
      },
      get data() {
        return fresh().data as Synthesized['data'];
      },
      get resource() {
        return fresh().resource as Synthesized['resource'];
      },
      get json() {
        return JSON.stringify(fresh(), undefined, 2);
      },
    };
  };
}

/** Collects the tests that a file declares, without running them. */
export function declaredTests(load: () => void): StackTest[] {
  const tests: StackTest[] = [];
  const scope = globalThis as unknown as Record<string, unknown>;
  const { test, describe, afterAll } = scope;
  const declare = (name: string, run: (...row: unknown[]) => void) => void tests.push({ name, run });
  scope.test = Object.assign(declare, {
    each: (rows: readonly unknown[]) => (name: string, run: (...row: unknown[]) => void) => {
      for (const row of rows) {
        declare(name, () => {
          run(...(Array.isArray(row) ? (row as unknown[]) : [row]));
        });
      }
    },
  });
  scope.describe = (_: string, declareInside: () => void) => {
    declareInside();
  };
  scope.afterAll = () => undefined;
  try {
    load();
  } finally {
    Object.assign(scope, { test, describe, afterAll });
  }
  return tests;
}

/**
 * Selects the tests that can run this way, the quick ones first. Tests that look at more than the JSON cannot: they
 * fail, or fail the second time, because nothing is synthesized again.
 */
export function runnable(tests: readonly StackTest[]): StackTest[] {
  return tests
    .filter(({ run }) => !String(run).includes('toMatchSnapshot'))
    .flatMap((test) => {
      const started = performance.now();
      return fails(test.run) || fails(test.run) ? [] : [{ test, took: performance.now() - started }];
    })
    .sort((a, b) => a.took - b.took)
    .map(({ test }) => test);
}

/** Returns the first test that notices a mutation. */
export function noticedBy(tests: readonly StackTest[], mutation: Mutation): string | undefined {
  current = mutation;
  try {
    return tests.find(({ run }) => fails(run))?.name;
  } finally {
    current = undefined;
  }
}

function fails(run: () => void): boolean {
  try {
    run();
    return false;
  } catch {
    return true;
  }
}
