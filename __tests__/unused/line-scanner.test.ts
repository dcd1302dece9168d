import fc from 'fast-check';
import { lineScanner } from '../../src/unused/line-scanner';

const two = lineScanner(['a', 'b']);

test('a line as the stage writes it says what JSON.parse says', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      const line = JSON.stringify({ a, b });
      // A backslash encodes another character: such a line is left to JSON.parse.
      expect(two(line)).toEqual(line.includes('\\') ? undefined : { a, b });
    }),
  );
});

test('a name may hold whatever a format can write', () => {
  expect(lineScanner(['a "b"', 'c'])('{"a \\"b\\"":"1","c":"2"}')).toBeUndefined();
  expect(lineScanner(['a-b', 'c d'])('{"a-b":"1","c d":"2"}')).toEqual({ 'a-b': '1', 'c d': '2' });
});

test.each([
  '{"a":"1"}',
  '{"b":"2","a":"1"}',
  '{"a":"1","b":2}',
  '{"a":"1","b":"2","c":"3"}',
  '{"a":"1","b":"2"',
  '{"a":"1","b":"2"} ',
  '{"a":"1{"a":"1","b":"2"}',
  '{"a":"1\\"","b":"2"}',
  '{ "a":"1","b":"2"}',
  '',
])('another line is left to JSON.parse: %s', (line) => {
  expect(two(line)).toBeUndefined();
});

test('a carriage return ends a line, too', () => {
  expect(two('{"a":"1","b":"2"}\r')).toEqual({ a: '1', b: '2' });
});
