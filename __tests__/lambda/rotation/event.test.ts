import { readEvent } from '../../../lambda/rotation/event';

const step = { SecretId: 'arn:secret', ClientRequestToken: 'a'.repeat(36), Step: 'createSecret' };
const seed = { Action: 'seed', SecretId: 'arn:secret', ClientId: 'client' };
const InUse = { ClientSecretId: 'client--1', Since: '2026-01-01T00:00:00.000Z' };
const retire = { Action: 'retire', SecretId: 'arn:secret' };

test.each([step, seed, retire, { ...retire, InUse }])('%j is what the function is invoked with', (event) => {
  expect(readEvent(event)).toEqual(event);
});

test('Secrets Manager, Terraform and schedules may say more', () => {
  expect(readEvent({ ...step, RotationToken: 'x' })).toEqual(step);
  expect(readEvent({ ...seed, tf: { action: 'create' } })).toEqual(seed);
  // Schedules of release 0.1 send this.
  expect(readEvent({ ...retire, ClientId: 'client' })).toEqual(retire);
});

test.each([
  undefined,
  'seed',
  {},
  { ...step, Step: 'deleteSecret' },
  { ...step, ClientRequestToken: 'short' },
  { ...seed, ClientId: '' },
  { ...seed, Action: 'revoke' },
  { ...retire, InUse: { ...InUse, Since: 'yesterday' } },
])('%j is not', (event) => {
  expect(() => readEvent(event)).toThrow(
    expect.objectContaining({
      code: 'ERR_EVENT_INVALID',
      message: expect.stringContaining('event is not one of: {'),
    }) as Error,
  );
});
