import { testApp } from 'cognito-m2m/testing';
import { afterAll, expect, test } from 'vitest';

const app = testApp();
afterAll(() => app.close());
// The first call synthesizes the app.
const TIMEOUT_MS = 120_000;

test(
  'each client may call what it is granted, and nothing else',
  async () => {
    expect(await app.mismatches()).toEqual([]);
  },
  TIMEOUT_MS,
);
