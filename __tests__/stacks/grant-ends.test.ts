import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ScopeGrant } from '../../src/access/scope-grant';
import { synthesizeApp } from '../../src/synthesis/synthesized-app';
import { differingLeaves } from '../upgrade/json-leaves';
import { customerApi } from '../fixtures/customer-api';
import { defineData } from '../access/orders';
import type { Resource, Synthesized } from './synthesized';
import { named, synthesize } from './synthesized';

const end = (until: string): ScopeGrant => ({ scope: 'customer-api/write', until, reason: 'migration of March' });
const granting = (...scopes: ScopeGrant[]) =>
  defineData({ ...customerApi, clients: { ...customerApi.clients, Migrator: { scopes } } });
const on = (today: string, scopes: ScopeGrant[] = ['customer-api/read', end('2027-03-01')], credentials = false) =>
  synthesize({ access: granting(...scopes), variables: { M2M_TODAY: today }, credentials });
const client = (stack: Synthesized): Resource => named(stack, 'aws_cognito_user_pool_client', 'Migrator');

test.each([
  ['2027-02-28', ['customer-api/read', 'customer-api/write']],
  ['2027-03-01', ['customer-api/read', 'customer-api/write']],
  ['2027-03-02', ['customer-api/read']],
  ['2030-01-01', ['customer-api/read']],
])('on %s, Cognito is told to grant %j', (today, scopes) => {
  expect(client(on(today)).allowed_oauth_scopes).toEqual(scopes);
});

test('between two days, nothing differs but the scope that goes', () => {
  const [before, after] = [on('2027-03-01'), on('2027-03-02')].map(({ json }) => JSON.parse(json) as object);
  const leaves = differingLeaves(before ?? {}, after ?? {});
  expect(leaves).toEqual([
    expect.stringMatching(/^\/resource\/aws_cognito_user_pool_client\/.*Migrator.*\/allowed_oauth_scopes\//),
  ]);
});

test('a grant that ended before the first synth is left out from the start', () => {
  const stack = on('2027-06-01', ['customer-api/read', end('2020-01-01')]);
  expect(client(stack).allowed_oauth_scopes).toEqual(['customer-api/read']);
});

test('a client whose last grant has ended stays, with its id and secret, and gets no tokens', () => {
  const [before, after] = ['2027-03-01', '2027-03-02'].map((today) => on(today, [end('2027-03-01')], true));
  if (!before || !after) throw new Error('expected two stacks');
  expect(client(before)).toMatchObject({ allowed_oauth_flows: ['client_credentials'] });
  expect(client(after)).toMatchObject({
    allowed_oauth_flows: [],
    allowed_oauth_flows_user_pool_client: false,
    allowed_oauth_scopes: [],
    generate_secret: true,
  });
  const addresses = ({ resource }: Synthesized) =>
    Object.entries(resource).flatMap(([type, byName]) => Object.keys(byName).map((name) => `${type}.${name}`));
  const gone = addresses(before).filter((address) => !addresses(after).includes(address));
  expect(gone).toEqual([expect.stringMatching(/^aws_secretsmanager_secret_rotation\..*Migrator/)]);
});

describe('an app that is run', () => {
  let folder: string;
  const written: string[] = [];

  beforeEach(() => {
    // Inside the project, so that the app finds its packages.
    mkdirSync('.build', { recursive: true });
    folder = mkdtempSync(path.resolve('.build/ends-'));
    written.length = 0;
    jest.spyOn(process.stderr, 'write').mockImplementation((line) => written.push(String(line)) > 0);
  });

  afterEach(() => {
    jest.restoreAllMocks();
    rmSync(folder, { recursive: true, force: true });
  });

  async function run(on: string, scopes: ScopeGrant[], timeZone = 'UTC'): Promise<string> {
    const app = path.join(folder, 'app.ts');
    const output = mkdtempSync(path.join(folder, 'out-'));
    writeFileSync(app, pool(scopes));
    await synthesizeApp(app, output, { variables: { M2M_TODAY: on, TZ: timeZone } });
    return readFileSync(path.join(output, 'stacks/cognito-m2m-demo-dev/cdk.tf.json'), 'utf8');
  }
  const note = (json: string) => (JSON.parse(json) as { '//': { grants?: unknown } })['//'].grants;
  const ends = [{ scope: 'orders/write', until: '2027-03-01', reason: 'migration' }];

  test('it writes JSON that says on which day it was made, and each end that has come to stderr', async () => {
    const json = await run('2027-03-02', ['orders/read', ...ends]);
    expect(note(json)).toEqual({
      day: '2027-03-02',
      warningDays: 30,
      ends: ends.map((each) => ({ client: 'Migrator', ...each })),
    });
    expect(written).toEqual([
      'warning: client "Migrator" no longer holds scope "orders/write", since its grant ended after 2027-03-01 (migration); remove the grant, or set a later until\n',
    ]);
  });

  test('the same day gives the same JSON in every time zone, and without ends every day does', async () => {
    const grants = ['orders/read', ...ends];
    const [here, west, east] = [
      await run('2027-03-01', grants),
      await run('2027-03-01', grants, 'America/Los_Angeles'),
      await run('2027-03-01', grants, 'Pacific/Kiritimati'),
    ];
    expect(west).toBe(here);
    expect(east).toBe(here);
    const plain = await run('2027-03-01', ['orders/read']);
    expect(await run('2031-01-01', ['orders/read'])).toBe(plain);
    expect(note(plain)).toBeUndefined();
  });

  test('a day that does not exist is refused', async () => {
    await expect(run('2027-02-30', ['orders/read'])).rejects.toThrow(
      'M2M_TODAY is "2027-02-30", expected a date such as 2027-01-31',
    );
  });
});

const pool = (scopes: readonly ScopeGrant[]) => `
  import { M2mPoolStack, defineAccess, readSettings, synthesize } from 'cognito-m2m';
  void synthesize((app) => {
    const resourceServers = { orders: { name: 'Orders', scopes: { read: 'Read orders', write: 'Place orders' } } };
    const access = defineAccess({ resourceServers, clients: { Migrator: { scopes: ${JSON.stringify(scopes)} } }, routes: {} });
    new M2mPoolStack(app, { settings: readSettings(process.env), access, credentials: false });
  });
`;
