import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCommand } from '../cli/run-command';

jest.setTimeout(120_000);

/** A stack with only the built-in provider of Terraform, so that nothing is downloaded. */
const STACK = {
  '//': { metadata: { stackName: 'a' } },
  resource: { terraform_data: { one: { input: 'a %%{literal} text' }, two: { input: '${terraform_data.one.id}' } } },
  output: { One: { value: '${terraform_data.one.id}/x' } },
};

const hasTerraform = spawnSync('terraform', ['version']).status === 0;
const folder = mkdtempSync(path.join(tmpdir(), 'real-plan-'));
let count = 0;

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, content: object): string {
  const file = path.join(folder, `${count++}-${name}`);
  writeFileSync(file, JSON.stringify(content));
  return file;
}

/** Plans the stack with more files, which the reviewer does not have. */
async function reviewed(files: Readonly<Record<string, object>>) {
  const place = mkdtempSync(path.join(folder, 'stack-'));
  for (const [name, content] of Object.entries({ 'cdk.tf.json': STACK, ...files })) {
    writeFileSync(path.join(place, name), JSON.stringify(content));
  }
  const terraform = (...args: string[]) =>
    execFileSync('terraform', args, { cwd: place, stdio: ['ignore', 'pipe', 'ignore'] });
  terraform('init', '-input=false');
  terraform('plan', '-input=false', '-out=tfplan');
  const plan = write('plan.json', JSON.parse(terraform('show', '-json', 'tfplan').toString()) as object);
  const [base, head] = [write('base.json', { ...STACK, resource: {} }), write('head.json', STACK)];
  const args = ['review', '--base', base, '--head', head, '--plan', plan, '--fail-on', 'all'];
  return runCommand(args);
}

const CONFIGURATION = 'the plan was not made from this JSON alone: they differ in';

(hasTerraform ? describe : describe.skip)('with terraform, which this machine has to have', () => {
  test('a plan of the JSON alone has nothing that the JSON has not', async () => {
    const { stdout } = await reviewed({});
    expect(stdout).not.toContain(CONFIGURATION);
    expect(stdout).not.toContain('which the review does not read');
  });

  test.each<[string, object, string]>([
    [
      'a provisioner',
      { resource: { terraform_data: { one: { provisioner: { 'local-exec': { command: 'true' } } } } } },
      `${CONFIGURATION} \`provisioners of terraform_data.one\``,
    ],
    [
      'another value',
      { resource: { terraform_data: { one: { input: 'other' } } } },
      `${CONFIGURATION} \`terraform_data.one.input\``,
    ],
    [
      'a local value in an output',
      { output: { One: { value: '${terraform_data.two.id}' } } },
      `${CONFIGURATION} \`output.One\``,
    ],
  ])('an override file with %s is seen in the plan', async (_, content, words) => {
    const { exitCode, stdout } = await reviewed({ 'override.tf.json': content });
    expect(stdout).toContain(words);
    expect(exitCode).toBe(1);
  });

  test.each<[string, object, string]>([
    [
      'a check',
      { check: { a: { assert: { condition: '${terraform_data.one.id != "x"}', error_message: 'a' } } } },
      'the plan has `checks`, which the review does not read',
    ],
    [
      'an import',
      { resource: { terraform_data: { taken: {} } }, import: { to: 'terraform_data.taken', id: 'foreign' } },
      `${CONFIGURATION} \`terraform_data.taken\``,
    ],
    ['a variable', { variable: { a: { default: 'b' } } }, `${CONFIGURATION} \`variables of the configuration\``],
  ])('a further file with %s is seen in the plan', async (_, content, words) => {
    const { exitCode, stdout } = await reviewed({ 'extra.tf.json': content });
    expect(stdout).toContain(words);
    expect(exitCode).toBe(1);
  });
});
