// Runs one side of the gateway benchmark in a separate process: `node --expose-gc bench/gateway-process.mjs SIDE
// FOLDER`. It sends its URL to its parent, and on request its CPU time in microseconds, or its memory after garbage
// collection in bytes.
import { loadSource } from './source-module.mjs';

const [side, folder] = process.argv.slice(2);
const { default: serve } = await loadSource('bench/gateway-server.ts');
process.on('message', (asked) => {
  if (asked === 'cpu') {
    const { user, system } = process.cpuUsage();
    process.send({ micros: user + system });
    return;
  }
  globalThis.gc();
  const { rss, heapUsed } = process.memoryUsage();
  process.send({ rss, heapUsed });
});
process.send(await serve(side, folder));
