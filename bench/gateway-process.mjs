// One side of the gateway benchmark as a process of its own: `node --expose-gc bench/gateway-process.mjs SIDE FOLDER`.
// It tells its parent where it serves, and then what it is asked for: the CPU time it has taken, in microseconds, or its
// memory after garbage collection, in bytes.
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
