import TestRunner from 'jest-runner';

/** Runs one file after the other, and none after one that fails: a change that was seen need not be seen again. */
export default class UntilFailureRunner extends TestRunner {
  async runTests(tests, watcher, options) {
    let failed = false;
    const unsubscribe = [
      this.on('test-file-success', ([, { numFailingTests, testExecError }]) => {
        failed ||= numFailingTests > 0 || testExecError !== undefined;
      }),
      this.on('test-file-failure', () => {
        failed = true;
      }),
    ];
    for (const test of tests) {
      if (!failed) await super.runTests([test], watcher, options);
    }
    for (const end of unsubscribe) end();
  }
}
