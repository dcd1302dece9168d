import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { confirmed } from '../../src/cli/confirmation';

test.each([
  ['Reporting\n', true],
  ['  Reporting \n', true],
  ['reporting\n', false],
  ['y\n', false],
  ['\n', false],
])('the answer %j to "Reporting" is %s', async (answer, expected) => {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const asked = confirmed('Sure? ', 'Reporting', { input, output });
  input.end(answer);
  expect(await asked).toBe(expected);
  output.end();
  expect(await text(output)).toContain('Sure? ');
});

test('the end of the input is no', async () => {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const asked = confirmed('Sure? ', 'Reporting', { input, output });
  input.end();
  expect(await asked).toBe(false);
});
