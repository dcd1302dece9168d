import unit from './jest.config.mjs';

/**
 * The large generated and random suites, which `npm test` leaves out.
 * @type {import('jest').Config}
 */
export default {
  ...unit,
  testMatch: ['**/*.slow.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/__tests__/e2e/'],
};
