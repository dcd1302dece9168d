import { withGenerated } from '../../src/cli/docs';
import { spawnCommand } from './run-command';

test('the pages of this project are up to date; where one is not, run npm run docs', async () => {
  expect(await spawnCommand(['docs', '--check'])).toEqual({ exitCode: 0, stdout: '', stderr: '' });
});

test('what stands around the markers stays', () => {
  const page = 'before\n<!-- generated: x -->\nold\n<!-- end: x -->\nafter\n';
  expect(withGenerated(page, 'x', 'new')).toBe('before\n<!-- generated: x -->\n\nnew\n\n<!-- end: x -->\nafter\n');
});

test('a page without the markers is an error that names them', () => {
  expect(() => withGenerated('nothing', 'x', 'new')).toThrow('no marker "<!-- generated: x -->"');
});
