import { testApp } from 'cognito-m2m/testing';
import { afterAll, expect, test } from 'vitest';

const app = testApp();
afterAll(() => app.close());
// The first call synthesizes the app.
const TIMEOUT_MS = 120_000;

test(
  'each client gets a token with the scopes it is granted',
  async () => {
    expect(await app.mismatches()).toEqual([]);
  },
  TIMEOUT_MS,
);
