import { readSettings } from 'cognito-m2m';
import { customerSettings } from '../../src/app/settings';

const read = (variables: Readonly<Record<string, string>>) => readSettings(variables, customerSettings);

test.each(['dev', 'staging', 'prod'])('customers in memory are refused in %s', (environment) => {
  expect(() => read({ M2M_ENVIRONMENT: environment, M2M_CUSTOMER_STORE: 'memory' })).toThrow(
    'M2M_CUSTOMER_STORE is "memory", expected dynamodb outside the environment local, since memory forgets; correct or unset it',
  );
});

test('customers are in memory in the environment local, or in the DynamoDB of an emulator', () => {
  expect(read({ M2M_ENVIRONMENT: 'local' }).customerStore).toBe('memory');
  expect(read({ M2M_ENVIRONMENT: 'local', M2M_CUSTOMER_STORE: 'dynamodb' }).customerStore).toBe('dynamodb');
});

test('another store is refused', () => {
  expect(() => read({ M2M_CUSTOMER_STORE: 'sql' })).toThrow('expected one of dynamodb, memory');
});
