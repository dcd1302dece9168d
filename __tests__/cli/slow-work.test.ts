import { sayingIfSlow } from '../../src/cli/slow-work';

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

test('what takes long is named, again when it changes, and no longer than it takes', async () => {
  const said: string[] = [];
  const write = jest.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  let answered = 0;
  const { promise, finish } = pending();
  const work = sayingIfSlow(() => `${answered} of 3 answered`, promise, 2_000);
  jest.advanceTimersByTime(1_999);
  expect(said).toEqual([]);
  jest.advanceTimersByTime(4_001);
  answered = 2;
  jest.advanceTimersByTime(2_000);
  finish('done');
  expect(await work).toBe('done');
  jest.advanceTimersByTime(10_000);
  write.mockRestore();
  expect(said).toEqual(['0 of 3 answered …\n', '2 of 3 answered …\n']);
});

test('a failure goes on to who waits for it', async () => {
  await expect(sayingIfSlow(() => '', Promise.reject(new Error('failed')), 1)).rejects.toThrow('failed');
  expect(jest.getTimerCount()).toBe(0);
});

function pending() {
  let finish: (value: string) => void = () => undefined;
  const promise = new Promise<string>((resolve) => (finish = resolve));
  return {
    promise,
    finish: (value: string) => {
      finish(value);
    },
  };
}
