// One side of the benchmark of backends as a process of its own: `node bench/backends-process.mjs SIDE PLACE`. It tells its
// parent where it serves.
import { loadSource } from './source-module.mjs';

const [side, place] = process.argv.slice(2);
const { default: serve } = await loadSource('bench/backends-server.ts');
process.send(await serve(side, place));
