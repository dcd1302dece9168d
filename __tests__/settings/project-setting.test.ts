import * as z from 'zod';
import { SettingsError } from '../../src/settings/error';
import { defineSettings } from '../../src/settings/project-setting';
import { PROJECT_SETTINGS, readSettings } from '../../src/settings/settings';
import { projectRows, settingsTable } from '../../src/settings/settings-table';

const orderSettings = defineSettings({
  orderStore: {
    variable: 'M2M_ORDER_STORE',
    purpose: 'where orders are kept',
    schema: z.enum(['dynamodb', 'memory'], 'one of dynamodb, memory'),
    default: 'dynamodb',
    defaults: { local: 'memory' },
  },
  orderLimit: {
    variable: 'M2M_ORDER_LIMIT',
    purpose: 'orders on a page',
    schema: z.coerce.number('a number').max(100, 'at most 100'),
    default: 10,
    check: (limit, environment) => (environment === 'prod' && limit < 5 ? '5 or more in prod' : undefined),
  },
});

test('settings of the project stand beside those of the package, with their types', () => {
  const settings = readSettings({ M2M_ORDER_LIMIT: '20', M2M_PROJECT_NAME: 'orders' }, orderSettings);
  const store: 'dynamodb' | 'memory' = settings.orderStore;
  const limit: number = settings.orderLimit;
  expect({ store, limit, name: settings.namePrefix }).toEqual({ store: 'dynamodb', limit: 20, name: 'orders-dev' });
});

test('an environment may have a default of its own', () => {
  expect(readSettings({ M2M_ENVIRONMENT: 'local' }, orderSettings).orderStore).toBe('memory');
});

test('every error is told at once, the project’s and the package’s', () => {
  const read = () =>
    readSettings(
      { M2M_ENVIRONMENT: 'prod', M2M_ORDER_STORE: 'sql', M2M_ORDER_LIMIT: '2', M2M_WAF: 'maybe', M2M_ORDR_STORE: 'x' },
      orderSettings,
    );
  expect(read).toThrow(SettingsError);
  for (const part of [
    'M2M_ORDER_STORE is "sql", expected one of dynamodb, memory',
    'M2M_ORDER_LIMIT is 2, expected 5 or more in prod',
    'M2M_WAF is "maybe", expected true or false',
    'M2M_ORDR_STORE is unknown, expected the variable of a setting, such as M2M_ORDER_STORE',
  ]) {
    expect(read).toThrow(part);
  }
});

test.each([
  ['region', 'M2M_ORDER_REGION', 'region'],
  ['place', 'M2M_REGION', 'region'],
] as const)('a setting %s with %s collides with that of the package', (name, variable, other) => {
  const define = () => defineSettings({ [name]: { variable, purpose: '', schema: z.string(), default: '' } });
  expect(define).toThrow(`setting "${name}" with ${variable} has the name or variable of setting "${other}"`);
});

test('the table of settings has rows for the project’s own', () => {
  const settings = readSettings({}, orderSettings);
  const rows = projectRows(settings[PROJECT_SETTINGS] ?? {});
  expect(settingsTable(rows)).toContain(
    '| `M2M_ORDER_STORE` | where orders are kept | `dynamodb` | `dynamodb` | `dynamodb` | `memory` |',
  );
  expect(settingsTable()).not.toContain('M2M_ORDER_STORE');
});

test('a project has defaults of its own, which a variable overrides', () => {
  const defaults = (environment: string) => ({
    projectName: 'orders',
    lambdaMemoryMb: environment === 'prod' ? 512 : 256,
  });
  expect(readSettings({ M2M_ENVIRONMENT: 'prod' }, undefined, defaults)).toMatchObject({
    namePrefix: 'orders-prod',
    lambdaMemoryMb: 512,
  });
  expect(readSettings({ M2M_PROJECT_NAME: 'shop' }, undefined, { projectName: 'orders' }).namePrefix).toBe('shop-dev');
  expect(() => readSettings({}, undefined, { projectName: 'My Orders' })).toThrow('M2M_PROJECT_NAME is "My Orders"');
});
