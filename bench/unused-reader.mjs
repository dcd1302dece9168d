// The process that reads the log: it uses the memory of the command, without the generation of the log.
import { loadSource } from './source-module.mjs';

const { found, readOne } = await loadSource('bench/unused-log.ts');
process.on('message', async (file) => {
  if (file === 'end') {
    process.send({ found: found(), peakBytes: process.resourceUsage().maxRSS * 1024 });
    process.disconnect();
    return;
  }
  const begin = process.hrtime.bigint();
  const lines = await readOne(file);
  process.send({ lines, seconds: Number(process.hrtime.bigint() - begin) / 1e9 });
});
process.send('ready');
