import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runCommand } from '../cli/run-command';
import { side } from './declared';
import { planText } from './plans';
import { file, stackFile, written } from './written';

const NAME = 'cognito-m2m-demo-dev';
const FAIL = ['--fail-on', 'all'];

async function reviewed(base: string, head: string, ...args: string[]) {
  return runCommand(['review', '--base', base, '--head', head, ...FAIL, ...args]);
}

/** Writes a stack's folder with one more file. */
function withFile(name: string, content: string): string {
  const out = written({ [NAME]: {} });
  writeFileSync(path.join(path.dirname(stackFile(out, NAME)), name), content);
  return out;
}

test.each([
  'main.tf',
  'override.tf',
  'cdk_override.tf.json',
  'extra.tf.json',
  'extra.tofu',
  'extra.tofu.json',
  'terraform.tfvars',
  'a.auto.tfvars.json',
])('%s beside the JSON is refused', async (name) => {
  const { exitCode, stdout } = await reviewed(written({ [NAME]: {} }), withFile(name, '{}'));
  expect(exitCode).toBe(1);
  expect(stdout).toContain(
    `Terraform also reads \`${name}\`, which may change everything, and the review does not read it: remove it`,
  );
});

test.each([
  ['terraform.d', 'terraform.d/plugins/registry.terraform.io/hashicorp/aws/6.9.0/linux_amd64/terraform-provider-aws'],
  ['.terraform/environment', '.terraform/environment'],
])('%s in the folder of the stack is refused', async (name, deep) => {
  const out = written({ [NAME]: {} });
  const place = path.join(path.dirname(stackFile(out, NAME)), deep);
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(place, 'x');
  const { exitCode, stdout } = await reviewed(written({ [NAME]: {} }), out);
  expect(exitCode).toBe(1);
  expect(stdout).toContain(
    `Terraform also reads \`${name}\`, which may change everything, and the review does not read it: remove it`,
  );
});

/** Writes a stack whose functions have these files, in the folders that the JSON names. */
function withAssets(change: (folder: string) => void = () => undefined): string {
  const out = written({ [NAME]: {} });
  const stack = path.dirname(stackFile(out, NAME));
  const { data } = side().json;
  for (const [name, archive] of Object.entries(data.archive_file ?? {})) {
    const source = path.join('assets', name, 'F00D');
    writeFileSync(
      stackFile(out, NAME),
      readFileSync(stackFile(out, NAME), 'utf8').replaceAll(String(archive.source_dir), source),
    );
    mkdirSync(path.join(stack, source), { recursive: true });
    writeFileSync(path.join(stack, source, 'index.js'), 'exports.handler = 1');
    change(path.join(stack, source));
  }
  return out;
}

test.each<[string, (folder: string) => void]>([
  [
    'other code',
    (folder) => {
      writeFileSync(path.join(folder, 'index.js'), 'exports.handler = 2');
    },
  ],
  [
    'one more file',
    (folder) => {
      writeFileSync(path.join(folder, 'more.js'), '');
    },
  ],
  [
    'a file of another name',
    (folder) => {
      renameSync(path.join(folder, 'index.js'), path.join(folder, 'main.js'));
    },
  ],
  [
    'a link',
    (folder) => {
      symlinkSync('/etc', path.join(folder, 'link'));
    },
  ],
  [
    'no files',
    (folder) => {
      rmSync(folder, { recursive: true });
    },
  ],
])('a function with %s under the name of before is told', async (_, change) => {
  const { exitCode, stdout } = await reviewed(withAssets(), withAssets(change), '--fail-on', 'backend');
  expect(stdout).toMatch(/`assets\/\S+\/F00D` has other files under the same name: they hold the code of a function/);
  expect(exitCode).toBe(1);
});

test('the same files under the same names are no change', async () => {
  const { exitCode, stdout } = await reviewed(withAssets(), withAssets());
  expect(stdout).toContain('Nothing changes.');
  expect(exitCode).toBe(0);
});

test('what Terraform does not read may lie there', async () => {
  const { exitCode, stdout } = await reviewed(written({ [NAME]: {} }), withFile('openapi.json', '{}'));
  expect(stdout).toContain('Nothing changes.');
  expect(exitCode).toBe(0);
});

test('another lock file is refused, the same is not', async () => {
  const [locked, other] = ['a', 'b'].map((hash) => withFile('.terraform.lock.hcl', hash));
  const changed = await reviewed(locked ?? '', other ?? '');
  expect(changed.exitCode).toBe(1);
  expect(changed.stdout).toContain('`.terraform.lock.hcl` changes: Terraform runs other programs as providers');
  expect((await reviewed(locked ?? '', locked ?? '')).exitCode).toBe(0);
  expect((await reviewed(locked ?? '', written({ [NAME]: {} }))).exitCode).toBe(1);
});

test('a name that an object has twice is bad input, also deep within', async () => {
  const base = written({ [NAME]: {} });
  const twice = file('twice.json', '{"//":{"metadata":{"stackName":"a"}},"output":{"A":{"value":1,"value":2}}}');
  const { exitCode, stderr } = await reviewed(stackFile(base, NAME), twice);
  expect({ exitCode, stderr }).toEqual({
    exitCode: 2,
    stderr: expect.stringMatching(
      /twice\.json cannot be read: an object has the name "value" twice; run cdktf synth\n$/,
    ) as string,
  });
});

test.each(['TF_VAR_secret', 'TF_CLI_ARGS_plan', 'TF_DATA_DIR', 'TF_WORKSPACE', 'TF_REATTACH_PROVIDERS'])(
  'with a plan, %s in the environment is refused',
  async (name) => {
    const base = written({ [NAME]: {} });
    const plan = file('plan.json', planText([]));
    const args = ['review', '--base', base, '--head', base, ...FAIL, '--plan', plan];
    const { exitCode, stdout } = await runCommand(args, { variables: { [name]: 'x' } });
    expect(exitCode).toBe(1);
    expect(stdout).toContain(
      `the environment has \`${name}\`, with which Terraform reads or runs other things than the JSON`,
    );
  },
);
