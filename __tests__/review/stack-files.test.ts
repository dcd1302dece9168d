import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { runCommand } from '../cli/run-command';
import { planText } from './plans';
import { file, stackFile, written } from './written';

const NAME = 'cognito-m2m-demo-dev';
const FAIL = ['--fail-on', 'all'];

async function reviewed(base: string, head: string, ...args: string[]) {
  return runCommand(['review', '--base', base, '--head', head, ...FAIL, ...args]);
}

/** A stack's folder with one more file. */
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
  expect(stdout).toContain(`Terraform reads \`${name}\` beside the JSON, which may change all of it`);
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
  expect(changed.stdout).toContain('`.terraform.lock.hcl` is another');
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
    expect(stdout).toContain(`the environment has \`${name}\`, by which Terraform reads or runs something else`);
  },
);
