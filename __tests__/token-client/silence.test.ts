import { inspect } from 'node:util';
import { MARK } from './fake-network';
import { apiFaults, tokenFaults } from './faults';
import { promisesDone } from './manual-clock';
import { testSource } from './test-source';

const written: string[] = [];

function note(text: unknown): true {
  written.push(String(text));
  return true;
}

beforeAll(() => {
  jest.spyOn(process.stdout, 'write').mockImplementation(note);
  jest.spyOn(process.stderr, 'write').mockImplementation(note);
  for (const method of ['debug', 'dir', 'error', 'info', 'log', 'table', 'trace', 'warn'] as const) {
    jest.spyOn(console, method).mockImplementation((...values) => {
      note(inspect(values, { depth: Infinity }));
    });
  }
});

beforeEach(() => {
  written.length = 0;
});

afterAll(() => {
  jest.restoreAllMocks();
});

/** All texts of an error that can get into a log. */
function everythingOf(error: unknown): string {
  const { stack, cause } = Object(error) as { stack?: unknown; cause?: unknown };
  return [
    String(error),
    String(stack),
    JSON.stringify(error),
    inspect(error, { depth: Infinity, showHidden: true, getters: true }),
    cause === undefined ? '' : everythingOf(cause),
  ].join('\n');
}

test('the capture notices what it is there for', async () => {
  process.stdout.write('to stdout');
  process.stderr.write('to stderr');
  console.error('to the console', { deep: { down: 1 } });
  process.emitWarning('as a warning');
  await promisesDone();
  for (const text of ['to stdout', 'to stderr', 'to the console', 'down: 1', 'as a warning']) {
    expect(written.join('\n')).toContain(text);
  }
  const error = new Error('a', { cause: new Error('b', { cause: { config: { deep: 'as a cause' } } }) });
  Object.defineProperty(error, 'response', { value: 'not enumerable', enumerable: false });
  for (const text of ['as a cause', 'not enumerable']) expect(everythingOf(error)).toContain(text);
});

// An unhandled rejection fails a test by itself.
test.each([...tokenFaults, ...apiFaults])(
  'nothing that is written or thrown holds a secret or a token: $name',
  async ({ call = (source) => source.getToken(), code, tokenRequests, ...variation }) => {
    const { source, network, clock } = testSource(variation);
    const outcome = call(source);
    await clock.passUntilSettled(outcome);
    const error: unknown = await outcome.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    await promisesDone();
    expect(network.tokenRequests).toHaveLength(tokenRequests);
    // The request contained the secret, so an answer could have repeated it.
    for (const { body } of network.tokenRequests) expect(body).toContain(`client_secret=${MARK}-secret-`);
    if (code !== undefined) expect(everythingOf(error)).toContain(code);
    expect(everythingOf(error)).not.toContain(MARK);
    expect(everythingOf(source)).not.toContain(MARK);
    expect(written).toEqual([]);
  },
);
