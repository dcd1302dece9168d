import unit from './jest.config.mjs';

/**
 * The large generated and random suites, and those in a browser, which `npm test` leaves out.
 * @type {import('jest').Config}
 */
export default {
  ...unit,
  testMatch: ['**/*.slow.test.ts', '**/*.browser.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/__tests__/e2e/'],
};
