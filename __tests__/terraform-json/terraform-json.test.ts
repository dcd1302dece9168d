import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseTerraformJson, readSynthesizedStack, synthesizedFiles } from '../../src/terraform-json/terraform-json';

const folder = mkdtempSync(path.join(tmpdir(), 'cdktf-out-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

beforeAll(() => {
  const stacks = ['one', 'two'].map((name) => [name, { name, synthesizedStackPath: `stacks/${name}/cdk.tf.json` }]);
  writeFileSync(
    path.join(folder, 'manifest.json'),
    JSON.stringify({ version: '0', stacks: Object.fromEntries(stacks) }),
  );
  mkdirSync(path.join(folder, 'stacks/one'), { recursive: true });
  writeFileSync(
    path.join(folder, 'stacks/one/cdk.tf.json'),
    '{"//":{"metadata":{"stackName":"one"}},"resource":{"aws_iam_role":{"r":{}}}}',
  );
});

test('a stack is read from the folder cdktf synth wrote', async () => {
  expect(await readSynthesizedStack(folder, 'one')).toEqual({
    directory: path.join(folder, 'stacks/one'),
    json: {
      '//': { metadata: { stackName: 'one' } },
      provider: {},
      data: {},
      resource: { aws_iam_role: { r: {} } },
      output: {},
    },
  });
});

test.each([
  ['three', 'the app has no stack "three", expected one of: one, two; correct --stack'],
  [undefined, 'the app has 2 stacks, and none is named, expected one of: one, two; name it with --stack'],
])('the stack %s is refused, and those there are named', async (name, message) => {
  await expect(readSynthesizedStack(folder, name)).rejects.toMatchObject({ code: 'ERR_STACK_UNREADABLE', message });
});

test('a stack that was not written is one error with the file', async () => {
  await expect(readSynthesizedStack(folder, 'two')).rejects.toMatchObject({
    code: 'ERR_STACK_UNREADABLE',
    message: expect.stringMatching(/two\/cdk\.tf\.json cannot be read: ENOENT.*; run cdktf synth$/),
  });
});

test('a folder whose manifest names no stacks is one error with the file', async () => {
  const other = path.join(folder, 'other');
  mkdirSync(other);
  writeFileSync(path.join(other, 'manifest.json'), '{"version":"0"}');
  await expect(synthesizedFiles(other)).rejects.toMatchObject({
    code: 'ERR_STACK_UNREADABLE',
    message: expect.stringMatching(
      /^\S+manifest\.json names no stacks, expected a folder that cdktf synth wrote; run cdktf synth$/,
    ),
  });
});

test('what is not Terraform JSON is refused with the place', () => {
  expect(() => parseTerraformJson({ resource: { aws_iam_role: [] } })).toThrow(
    expect.objectContaining({
      code: 'ERR_STACK_UNREADABLE',
      message: expect.stringContaining('resource.aws_iam_role'),
    }) as Error,
  );
});
