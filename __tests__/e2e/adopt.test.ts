import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { CalledRoute, PlannedChange } from './adopted-configuration';
import { AdoptedConfiguration } from './adopted-configuration';
import type { Emulator } from './emulator';
import { startEmulator } from './emulator';

/** Two, as two shapes deploy resources of the same names. */
const emulators: Emulator[] = [];
const made: AdoptedConfiguration[] = [];
/** By their shape; at the same time, since Terraform waits more than it works. */
const runs = new Map<string, Promise<Seen>>();

beforeAll(async () => {
  execFileSync(process.execPath, ['bin/build-template.mjs']);
  const [shared, own] = await Promise.all([startEmulator(), startEmulator()]);
  emulators.push(shared, own);
  for (const shape of SHAPES) {
    const run = adopted(shape, shape.keepsState ? own : shared);
    // The tests of the shape report it.
    run.catch(() => undefined);
    runs.set(shape.shape, run);
  }
});

afterAll(async () => {
  for (const each of made) each.discard();
  await Promise.all(emulators.map((each) => each.stop()));
});

/** Changes that an adoption may make: a new deployment, and what its stage serves. */
function isHarmless({ type, actions, attributes }: PlannedChange): boolean {
  const action = actions.join();
  if (action === 'no-op' || action === 'read') return true;
  if (type === 'aws_api_gateway_deployment') return action === 'create,delete';
  if (action === 'forget') return true;
  if (type === 'aws_ssm_parameter') return action === 'create';
  if (action !== 'update') return false;
  return type === 'aws_api_gateway_stage' && attributes.every((name) => DEPLOYED.includes(name));
}

const DEPLOYED = ['deployment_id', 'invoke_url', 'execution_arn', 'access_log_settings'];

function unwanted(changes: readonly PlannedChange[]): string[] {
  return changes
    .filter((change) => !isHarmless(change))
    .map(({ address, actions, attributes }) => `${address}: ${actions.join()} ${attributes.join()}`);
}

/** A configuration, the stacks of the project that adopts it, and its routes. */
interface Shape {
  readonly shape: string;
  readonly name: string;
  /** The stack with the pool, then those of the APIs. */
  readonly stacks: readonly [string, ...string[]];
  readonly routes: readonly CalledRoute[];
  /**
   * The only resources that are deployed, by their addresses.
   * @default - all
   */
  readonly only?: readonly string[];
  /** Some of the answers. */
  readonly answers: readonly string[];
  /** @default false */
  readonly keepsState?: true;
}

const COUNTED: Shape = {
  shape: 'plain HCL with count',
  name: 'counted',
  stacks: ['shop-machines-prod'],
  routes: ['GET /orders', 'POST /orders', 'GET /orders/1', 'DELETE /orders/1', 'OPTIONS /orders'].map((route) => ({
    api: 'orders',
    stage: 'live',
    route,
  })),
  answers: ['reporting orders GET /orders passed', 'reporting orders POST /orders 401'],
};

const SHAPES: readonly Shape[] = [
  COUNTED,
  { ...COUNTED, shape: 'plain HCL with count that keeps its state', keepsState: true },
  {
    shape: 'a module for each API',
    name: 'modules',
    stacks: ['machines-prod', 'machines-prod-orders', 'machines-prod-stock'],
    routes: [
      { api: 'orders', stage: 'orders', route: 'GET /orders' },
      { api: 'orders', stage: 'orders', route: 'POST /orders' },
      { api: 'stock', stage: 'stock', route: 'GET /items' },
      { api: 'stock', stage: 'stock', route: 'POST /health' },
    ],
    answers: [
      'warehouse stock GET /items passed',
      'warehouse orders GET /orders 401',
      'nobody stock POST /health passed',
    ],
  },
  {
    // The emulator has no PutRestApi, by which the provider sends a body; the API would stay outside.
    shape: 'the pool of an API with an OpenAPI body',
    name: 'body',
    only: ['aws_cognito_user_pool_domain.company', 'aws_cognito_user_pool_client.machine'],
    stacks: ['company-services-prod'],
    routes: [],
    answers: ['Company Services-reader gets a token', 'Company Services-writer gets a token'],
  },
];

/** Observations of a configuration, before and after its adoption. */
interface Seen {
  readonly configuration: AdoptedConfiguration;
  readonly before: readonly string[];
  /** By the name of the stack. */
  readonly planned: ReadonlyMap<string, readonly PlannedChange[]>;
  readonly after: readonly string[];
  /** Changes of another plan of each stack. */
  readonly left: readonly string[];
}

/** Deploys a configuration by Terraform alone, adopts it, and applies the project. */
async function adopted(shape: Shape, emulator: Emulator): Promise<Seen> {
  const {
    name,
    only,
    stacks: [first, ...others],
    routes,
    keepsState,
  } = shape;
  const configuration = new AdoptedConfiguration(emulator, name);
  made.push(configuration);
  writeFunction(configuration.folder);
  await configuration.apply(only);
  const before = await configuration.cells(routes);
  await configuration.adopt(...(keepsState ? ['--keep-state'] : []));
  await configuration.synthesize();
  if (keepsState) await configuration.pushState();
  const planned = new Map<string, readonly PlannedChange[]>();
  const take = async (stack: string) => {
    const changes = await configuration.planned(stack);
    planned.set(stack, changes);
    // A plan that destroys a pool is not applied, even here.
    if (unwanted(changes).length === 0) await configuration.applyStack(stack);
  };
  await take(first);
  // They read the parameters of the first.
  await Promise.all(others.map(take));
  const after = await configuration.cells(routes);
  const left = await Promise.all([first, ...others].map((stack) => configuration.plannedAgain(stack)));
  return { configuration, before, planned, after, left: left.flat() };
}

describe.each(SHAPES)('$shape', ({ shape, stacks, answers, keepsState }) => {
  let seen: Seen;

  beforeAll(async () => {
    seen = (await runs.get(shape)) as Seen;
  });

  test('was deployed by Terraform alone, and called', () => {
    expect(seen.before).toEqual(expect.arrayContaining([...answers]));
  });

  test.each(stacks)('the plan of %s takes everything over, and destroys and changes nothing', (stack) => {
    const changes = seen.planned.get(stack) ?? [];
    expect(unwanted(changes)).toEqual([]);
    const taken = changes.filter(({ isImport, isMove }) => (keepsState ? isMove : isImport));
    expect(taken.length).toBeGreaterThan(4);
    if (keepsState) expect(changes.some(({ isImport }) => isImport)).toBe(false);
  });

  test('answers every client as before, with its old secret', () => {
    expect(seen.before.length).toBeGreaterThan(0);
    expect(seen.after).toEqual(seen.before);
  });

  test('has nothing left to change', () => {
    expect(seen.left).toEqual([]);
  });
});

describe('the old configuration', () => {
  let configuration: AdoptedConfiguration | undefined;

  beforeAll(async () => {
    configuration = (await runs.get(COUNTED.shape))?.configuration;
  });

  test('forgets what has moved, by the commands of ADOPTION.md', async () => {
    expect(await configuration?.forget()).toEqual([
      'aws_cognito_user_pool_client.website',
      'aws_iam_role.orders',
      'aws_lambda_function.orders',
      'aws_lambda_permission.orders',
    ]);
  });

  test('gets everything back: it deploys the API again, and changes nothing else', async () => {
    const changes = (await configuration?.goBack()) ?? [];
    expect(changes.length).toBeGreaterThan(20);
    const changed = changes
      .filter(({ actions }) => !['no-op', 'read'].includes(actions.join()))
      // The emulator answers a method for a MOCK integration, so the configuration replaces it at each plan.
      .filter(({ attributes }) => !attributes.includes('integration_http_method'));
    expect(changed.map(({ address, actions }) => `${address}: ${actions.join()}`)).toEqual([
      'aws_api_gateway_deployment.orders: create',
      'aws_api_gateway_stage.live: update',
    ]);
  });
});

/** The function of a configuration. */
function writeFunction(folder: string): void {
  const code = "exports.handler = async () => ({ statusCode: 200, body: '{}' });\n";
  writeFileSync(path.join(folder, 'index.js'), code);
  execFileSync('python3', ['-m', 'zipfile', '-c', 'orders.zip', 'index.js'], { cwd: folder });
}
