/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  testRunner: 'jest',
  mutate: ['src/access/**/*.ts', 'lambda/authorizer/**/*.ts'],
  coverageAnalysis: 'perTest',
  jest: {
    configFile: 'jest.config.mjs',
    // The tests of these folders, and not the random ones of whole policies: those would run for every change.
    config: {
      roots: ['<rootDir>/__tests__/access', '<rootDir>/__tests__/lambda/authorizer'],
      testPathIgnorePatterns: ['/node_modules/', '\\.slow\\.test\\.ts$'],
      // Most changes are seen by the tests of their own file: with these first, and none after a failure, it takes minutes, not
      // hours.
      testSequencer: '<rootDir>/mutation/mirror-sequencer.mjs',
      runner: '<rootDir>/mutation/until-failure-runner.mjs',
    },
  },
  ignorePatterns: ['/bench', '/cdktf.out', '/.build', '/mutation/node_modules'],
  concurrency: 2,
  timeoutMS: 20_000,
  reporters: ['clear-text', 'html', 'json'],
  jsonReporter: { fileName: 'mutation/results.json' },
  htmlReporter: { fileName: 'mutation/report.html' },
  clearTextReporter: { allowColor: false, logTests: false },
  tempDirName: 'mutation/.sandbox',
  thresholds: { high: 95, low: 90, break: 90 },
  allowConsoleColors: false,
};
