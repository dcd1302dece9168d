// Published as ES modules alone, which jest cannot require on Node.js 20.
const ES_MODULES = '(?:@seriousme/openapi-schema-validator|chokidar|jose|oauth4webapi|openid-client|readdirp)/';

/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['cognito-m2m-source', 'node', 'node-addons'] },
  // Some tests start programs; a machine that does other work also gives them less than it could.
  testTimeout: 30_000,
  maxWorkers: '100%',
  globalSetup: '<rootDir>/__tests__/run/setup.mjs',
  globalTeardown: '<rootDir>/__tests__/run/teardown.mjs',
  roots: ['<rootDir>/__tests__'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/__tests__/e2e/', '\\.(slow|browser)\\.test\\.ts$'],
  modulePathIgnorePatterns: ['<rootDir>/cdktf.out', '<rootDir>/.build', '<rootDir>/bench', '<rootDir>/mutation'],
  moduleNameMapper: { '(?:^\\.|/private)/stack-trace$': '<rootDir>/__tests__/fixtures/stack-trace.ts' },
  transform: { '^.+\\.(ts|mjs)$': '@swc/jest', [`/node_modules/${ES_MODULES}.+\\.js$`]: '@swc/jest' },
  transformIgnorePatterns: [`/node_modules/(?!${ES_MODULES})`],
};
