import { FunctionLog } from '../../src/cli/function-log';

let shown: string;

beforeEach(() => {
  shown = '';
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    shown += String(text);
    return true;
  });
});

afterEach(() => {
  jest.restoreAllMocks();
});

test('a line begins on its own, whatever a function has left unfinished', () => {
  const log = new FunctionLog(true);
  log.writeLine('GET /orders  200\n');
  log.write('loading');
  log.write(' 3 files');
  log.writeLine('{"status":"200"}\n');
  log.write('done\n');
  log.writeLine('GET /orders  200\n');
  expect(shown).toBe('GET /orders  200\nloading 3 files\n{"status":"200"}\ndone\nGET /orders  200\n');
});

test('the same holds for output that is held back and shown at the end', async () => {
  const log = new FunctionLog(true);
  log.write('before');
  const work = () => {
    log.writeHeldLine('{"status":"500"}\n');
    log.writeHeld('half');
    log.writeLine('GET /orders  500\n');
    return Promise.resolve(false);
  };
  await log.holdBack(work, (good) => good);
  log.writeLine('{"status":"200"}\n');
  expect(shown).toBe('before\n{"status":"500"}\nhalf\nGET /orders  500\n{"status":"200"}\n');
});

test('nothing is shown of work that ends well, nor of lines that are aside of none', async () => {
  const log = new FunctionLog(true);
  const work = () => {
    log.writeLine('GET /orders  200\n');
    return Promise.resolve(true);
  };
  await log.holdBack(work, (good) => good);
  log.writeHeldLine('{"status":"200"}\n');
  expect(shown).toBe('');
});

test('of very many lines that are held back the last ones are shown', async () => {
  const log = new FunctionLog(true);
  const work = () => {
    for (let line = 1; line <= 50_000; line++) log.writeLine(`line ${line}\n`);
    return Promise.resolve(false);
  };
  await log.holdBack(work, (good) => good);
  const lines = shown.split('\n');
  expect(lines.length).toBeLessThanOrEqual(10_002);
  expect(lines[0]).toBe('… earlier lines are left out');
  expect(lines.slice(-5_001)).toEqual([...Array.from({ length: 5_000 }, (_, index) => `line ${45_001 + index}`), '']);
});
