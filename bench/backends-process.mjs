// Runs one side of the backend benchmark in a separate process: `node bench/backends-process.mjs SIDE PLACE`. It sends
// its URL to its parent.
import { loadSource } from './source-module.mjs';

const [side, place] = process.argv.slice(2);
const { default: serve } = await loadSource('bench/backends-server.ts');
process.send(await serve(side, place));
