import { spawnSync } from 'node:child_process';

const run = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync('node', ['bin/with-node.mjs', ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
};

test.each([[['21', '--', 'node']], [['22', 'node', '-v']], [['22', '--']], [[]]])('%j is refused', (args) => {
  const expected = 'one of 20, 22, 24, then -- and a command';
  expect(run(...args)).toEqual({
    status: 2,
    stdout: '',
    stderr: `error: given "${args.join(' ')}", expected ${expected}; correct it\n`,
  });
});
