import fc from 'fast-check';
import type { Adoption } from '../../src/adopt/adoption';
import { adoptionOf } from '../../src/adopt/adoption';
import { stacksOf } from '../../src/adopt/adopted-project';
import { DeployedStack } from '../../src/adopt/deployed-stack';
import { parseDocument } from '../../src/foreign/document';
import { accessTable } from '../../src/matrix/access-table';
import { readForeign, readSynthesized } from '../../src/matrix/read-stack';
import { stackParts } from '../../src/review/change/side';
import { adopt } from '../../src/stacks/adopt';
import { parseTerraformJson } from '../../src/terraform-json/terraform-json';
import { cellsOf } from '../foreign/given';
import { deployment, stateOf } from './random-deployment';

jest.setTimeout(240_000);

type Json = Record<string, unknown>;
type ByType = Record<string, Record<string, Json>>;

const RUNS = 120;
const OF_TERRAFORM = ['//', 'depends_on', 'lifecycle'];

/** The JSON of the one stack that adopts a deployment. */
function adoptedJson({ project, stacks }: Adoption): Json {
  const [{ stack, variable }] = stacksOf(project) as [ReturnType<typeof stacksOf>[number]];
  const own = stacks[variable];
  if (own) adopt(stack, own);
  return stack.toTerraform() as Json;
}

/** Attributes of each deployed resource, by its import id. */
function deployedById(adoption: Adoption, state: string): Map<string, Json> {
  const { resources } = JSON.parse(state) as {
    resources: { type: string; name: string; instances: { attributes: Json }[] }[];
  };
  const byAddress = new Map(
    resources.map(({ type, name, instances }) => [`${type}.${name}`, instances[0]?.attributes ?? {}]),
  );
  return new Map(adoption.imports.map(({ path, address }) => [path, byAddress.get(address) ?? {}]));
}

/** A value for comparison: a block is an object or a list of one, and what is not set is absent. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(plain);
    return items.length === 1 && typeof items[0] === 'object'
      ? items[0]
      : items.map((item) => JSON.stringify(item)).sort();
  }
  if (typeof value !== 'object' || value === null) return value;
  const set = Object.entries(value).filter(
    ([, field]) => field !== '' && field !== null && field !== false && field !== 0,
  );
  return Object.fromEntries(
    set.sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, field]) => [name, plain(field)]),
  );
}

function attributesThatChange(json: Json, deployed: ReadonlyMap<string, Json>): string[] {
  const all = json.resource as ByType;
  const pathOf = (each: Json | undefined) =>
    String((each?.['//'] as { metadata?: { path?: string } } | undefined)?.metadata?.path).replace(/^[^/]+\//, '');
  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, resolve(field)]));
    if (typeof value !== 'string') return value;
    return value
      .replaceAll(/\$\{([a-z_]+)\.([\w-]+)\.(\w+)\}/g, (whole, type: string, name: string, attribute: string) => {
        const target = all[type]?.[name];
        return target ? String(deployed.get(pathOf(target))?.[attribute]) : whole;
      })
      .replaceAll('$${', '${');
  };
  return Object.entries(all).flatMap(([type, byName]) =>
    Object.values(byName).flatMap((each) => {
      const today = deployed.get(pathOf(each));
      if (!today) return [`${type} ${pathOf(each)} is made`];
      const ignored = (each.lifecycle as { ignore_changes?: string[] } | undefined)?.ignore_changes ?? [];
      const names = Object.keys(each).filter((name) => ![...OF_TERRAFORM, ...ignored, 'triggers'].includes(name));
      return names.flatMap((name) => {
        const [ours, before] = [plain(resolve(each[name])), plain(today[name])];
        const isUnset = before === undefined || before === null || before === '';
        if (JSON.stringify(ours) === JSON.stringify(before) || (isUnset && ours === false)) return [];
        return [`${type} ${pathOf(each)} ${name}: ${JSON.stringify(before)} becomes ${JSON.stringify(ours)}`];
      });
    }),
  );
}

test(`of ${RUNS} random deployments no attribute changes, nothing is made, and the matrix stays`, () => {
  let declared = 0;
  fc.assert(
    fc.property(deployment, (given) => {
      const state = stateOf(given);
      const deployed = new DeployedStack(parseDocument(state, 'given.tfstate'), 'given');
      const adoption = adoptionOf(deployed, { environment: 'prod' });
      if (adoption.project.apis.length === 0) return;
      declared += 1;
      const json = adoptedJson(adoption);
      expect(attributesThatChange(json, deployedById(adoption, state))).toEqual([]);
      const own = parseTerraformJson(json);
      const none = { files: new Map(), assets: new Map(), code: new Map() };
      const side = { ...stackParts(own), name: 'own', json: own, directory: '', ...none };
      const before = cellsOf(accessTable(readForeign(deployed.foreign)));
      expect(cellsOf(accessTable(readSynthesized(side)))).toEqual(before);
      const addresses = deployed.everything().map(({ address }) => address);
      const named = [...adoption.imports, ...adoption.aside.filter(({ becomes }) => becomes === 'outside')];
      expect(named.map(({ address }) => address).sort()).toEqual([...addresses].sort());
    }),
    { numRuns: RUNS },
  );
  expect(declared).toBeGreaterThan(RUNS / 2);
});

test('of random deployments that keep their state, every resource moves or is forgotten, and none can be destroyed', () => {
  let moving = 0;
  fc.assert(
    fc.property(deployment, (given) => {
      const deployed = new DeployedStack(parseDocument(stateOf(given), 'given.tfstate'), 'given');
      const json = adoptedJson(adoptionOf(deployed, { environment: 'prod', keepState: true }));
      const moved = ((json.moved ?? []) as { readonly from: string }[]).map(({ from }) => from);
      const forgotten = ((json.removed ?? []) as { readonly from: string; readonly lifecycle: Json }[])
        .filter(({ lifecycle }) => lifecycle.destroy === false)
        .map(({ from }) => from);
      expect(new Set(moved).size).toBe(moved.length);
      for (const address of deployed.managed) {
        const isForgotten = forgotten.includes(address.replaceAll(/\[[^\]]*\]/g, ''));
        expect([address, moved.includes(address) || isForgotten]).toEqual([address, true]);
      }
      expect(json).not.toHaveProperty('import');
      moving += moved.length > 0 ? 1 : 0;
    }),
    { numRuns: RUNS },
  );
  expect(moving).toBeGreaterThan(RUNS / 2);
});
