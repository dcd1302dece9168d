import path from 'node:path';
import TestSequencer from '@jest/test-sequencer';

/** Runs the tests of the changed file first: `__tests__/access/route.test.ts` is most likely to see it in `src/access/route.ts`. */
export default class MirrorSequencer extends TestSequencer {
  #mirror;

  constructor(options) {
    super(options);
    const { nonFlagArgs, rootDir } = options.globalConfig;
    const [changed = ''] = nonFlagArgs;
    const inside = path.relative(rootDir, changed).replace(/^src\//, '');
    this.#mirror = path.join(rootDir, '__tests__', inside.replace(/\.ts$/, '.test.ts'));
  }

  sort(tests) {
    const isMirror = (test) => Number(test.path === this.#mirror);
    return [...tests].sort((one, other) => isMirror(other) - isMirror(one) || one.path.localeCompare(other.path));
  }
}
