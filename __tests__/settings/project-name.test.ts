import { SettingsError } from '../../src/settings/error';
import { readSettings } from '../../src/settings/settings';

const read = (name: string) => readSettings({ M2M_PROJECT_NAME: name });

test.each(['orders', 'orders-2', '0', 'a'.repeat(36)])('every name starts with the project %s', (name) => {
  expect(read(name)).toMatchObject({ projectName: name, namePrefix: `${name}-dev` });
});

test.each([
  ['Orders', '"O"'],
  ['my_orders', '"_"'],
  ['my orders', '" "'],
  ['orders.v2', '"."'],
  ['orders/v2', '"/"'],
  ['bücher', '"ü"'],
  ['orders😀', '"😀"'],
  ['orders\n', '"\\n"'],
  ['${name}', '"$"'],
  [' ', '" "'],
])('the error of %j says the pattern and that %s broke it', (name, character) => {
  expect(() => read(name)).toThrow(SettingsError);
  expect(() => read(name)).toThrow(
    `M2M_PROJECT_NAME is ${JSON.stringify(name)}, expected lower-case letters, digits and hyphens (^[a-z0-9-]+$), ` +
      `and ${character} is none of these; correct or unset it`,
  );
});

test('a name longer than 36 characters leaves no room', () => {
  expect(() => read('a'.repeat(37))).toThrow('expected at most 36 characters, since longer names start with it');
});
