import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { synthesizeApp } from '../../src/synthesis/synthesized-app';

let folder: string;
let output: string;

beforeEach(() => {
  // Inside the project, so that an app written here finds its packages.
  mkdirSync('.build', { recursive: true });
  folder = mkdtempSync(path.resolve('.build/app-'));
  output = path.join(folder, 'out');
  mkdirSync(output);
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Writes an app of one file. */
function write(source: string): string {
  const file = path.join(folder, 'app.ts');
  writeFileSync(file, source);
  return file;
}

async function failure(app: string): Promise<string> {
  const error = await synthesizeApp(app, output).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ name: 'SynthesisError' });
  return (error as Error).message;
}

const POOL = (body: string) => `
  import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
  import { TerraformOutput } from 'cdktf';
  import { M2mPoolStack, defineAccess, readSettings, synthesize } from 'cognito-m2m';
  void synthesize((app) => {
    const resourceServers = { orders: { name: 'Orders', scopes: { read: 'Read orders' } } };
    const access = defineAccess({ resourceServers, clients: {}, routes: {} });
    const stack = new M2mPoolStack(app, { settings: readSettings({}), access, credentials: false });
    ${body}
  });
`;

test('a file is compiled and run, and its declaration stands beside the Terraform JSON', async () => {
  await synthesizeApp(write(POOL('')), output);
  const stack = path.join(output, 'stacks/cognito-m2m-demo-dev');
  expect(existsSync(path.join(stack, 'cdk.tf.json'))).toBe(true);
  expect(JSON.parse(readFileSync(path.join(stack, 'access.json'), 'utf8'))).toEqual({
    resourceServers: { orders: { name: 'Orders', scopes: { read: 'Read orders' } } },
    clients: {},
    routes: {},
  });
});

test('a command is run as it is, with the programs of packages on its path', async () => {
  const app = write(POOL(''));
  const compiled = path.join(folder, 'compiled.cjs');
  const { app: configured } = JSON.parse(readFileSync('cdktf.json', 'utf8')) as { app: string };
  await synthesizeApp(configured.replace('main.ts', app).replaceAll('.build/main.cjs', compiled), output);
  expect(existsSync(path.join(output, 'stacks/cognito-m2m-demo-dev/cdk.tf.json'))).toBe(true);
});

test('commands at once run a compiled file of their own each, and leave none behind', async () => {
  const compiled = path.join(folder, 'build/own.cjs');
  const app = write(POOL(''));
  const { app: configured } = JSON.parse(readFileSync('cdktf.json', 'utf8')) as { app: string };
  const command = configured.replace('main.ts', app).replaceAll('.build/main.cjs', compiled);
  const outputs = Array.from({ length: 4 }, (_, index) => path.join(folder, `at-once-${index}`));
  await Promise.all(
    outputs.map(async (each) => {
      mkdirSync(each);
      await synthesizeApp(command, each);
    }),
  );
  for (const each of outputs) expect(existsSync(path.join(each, 'stacks/cognito-m2m-demo-dev/cdk.tf.json'))).toBe(true);
  expect(readdirSync(path.dirname(compiled))).toEqual([]);
});

describe('a name twice in one object, of which the last would win', () => {
  const twice = `
    import { defineAccess } from 'cognito-m2m';
    export const access = defineAccess({
      resourceServers: { orders: { name: 'Orders', scopes: { read: 'Read', cancel: 'Cancel' } } },
      clients: { Reporting: { scopes: ['orders/read'] } },
      routes: { 'DELETE /orders': { scopes: ['orders/cancel'] }, 'DELETE /orders': { scopes: ['orders/read'] } },
    });
  `;

  test('is refused with its place, by the file of an app', async () => {
    expect(await failure(write(twice))).toMatch(/Duplicate key "DELETE \/orders" in object literal/);
  });

  test('is refused in one line with its place, by the command of cdktf.json', async () => {
    const { app: configured } = JSON.parse(readFileSync('cdktf.json', 'utf8')) as { app: string };
    const message = await failure(configured.replace('main.ts', write(twice)));
    expect(message).toMatch(
      /does not synthesize: Duplicate key "DELETE \/orders" in object literal \(\S+\.ts:6:\d+\)$/,
    );
  });

  test('is refused by the command of every new project', () => {
    expect(readFileSync('starters/common/cdktf.json', 'utf8')).toContain('--log-override:duplicate-object-key=error');
  });
});

test('a scope nobody declares, in data that types did not see, is one error', async () => {
  const app = write(`
    import { defineAccess, synthesize } from 'cognito-m2m';
    void synthesize(() => {
      defineAccess(JSON.parse('{"resourceServers":{"orders":{"name":"Orders","scopes":{"read":"List orders"}}},"clients":{"Reporting":{"scopes":["orders/raed"]}},"routes":{}}'));
    });
  `);
  expect(await failure(app)).toBe(
    `${app} does not synthesize: client "Reporting" names scope "orders/raed", expected one that a resource server declares; did you mean "orders/read"?`,
  );
});

test('a declaration that is refused while files are imported is one error, too', async () => {
  const app = write(`
    import { defineAccess } from 'cognito-m2m';
    defineAccess(JSON.parse('{"resourceServers":{},"clients":{},"routes":{}}'));
  `);
  expect(await failure(app)).toMatch(
    /^\S+app\.ts does not synthesize: a declaration without resource servers is refused, [^\n]+$/,
  );
});

test('an error of the app’s own keeps its stack', async () => {
  const app = write("import 'cognito-m2m'; throw new Error('of our own');");
  expect(await failure(app)).toMatch(/does not synthesize: Error: of our own\n\s+at /);
});

test('what the policy refuses is one error that lists it, and no stack is written', async () => {
  const app = write(
    POOL(`
      new CloudwatchLogGroup(stack, 'audit', { name: 'audit' });
      new TerraformOutput(stack, 'AdminPassword', { value: 'correct-horse', staticId: true });
    `),
  );
  expect((await failure(app)).split('\n')).toEqual([
    `${app} does not synthesize: the policy refuses stack cognito-m2m-demo-dev (each rule, and how to suppress one, is in docs/policy.md)`,
    'plain-secret at output.AdminPassword, "value": a name of a secret, with a value; keep it in Secrets Manager, and pass its ARN',
    'log-retention at audit, "retention_in_days": unset, which means for ever; set retention_in_days, and create /aws/lambda/<function> with it',
  ]);
  expect(existsSync(path.join(output, 'stacks/cognito-m2m-demo-dev/cdk.tf.json'))).toBe(false);
});

test('an app that does not compile is shown where, without a stack trace', async () => {
  const message = await failure(write('void synthesize(( {'));
  expect(message).toMatch(/app\.ts does not compile: Build failed with 1 error:\n.*app\.ts:1:\d+: ERROR: /);
  expect(message).not.toMatch(/^\s+at /m);
});

test('a file that is not there is one error', async () => {
  expect(await failure('missing.ts')).toBe(
    "the command found no app: missing.ts, expected a file that synthesizes an app, or a command; run this in the project's folder, or name the app with --app",
  );
});

test('a defect, unlike bad input, shows its stack', async () => {
  const message = await failure(
    write("import { synthesize } from 'cognito-m2m'; void synthesize(() => { throw new TypeError('defect'); });"),
  );
  expect(message).toMatch(/TypeError: defect\n\s+at /);
});
