// Reads a state into a matrix, and says how long that took and how much memory. Started by foreign.mjs.
import { loadSource } from './source-module.mjs';

const { readDocument, foreignStack, accessTable, readForeign } = await loadSource('bench/foreign-entry.ts');
const [started, before] = [performance.now(), process.cpuUsage()];
const table = accessTable(readForeign(foreignStack(await readDocument(process.argv[2], 'state'), 'state')));
const seconds = (performance.now() - started) / 1_000;
const { user, system } = process.cpuUsage(before);
const cells = table.routes.reduce((sum, route) => sum + Object.keys(route.cells).length, 0);
const peakBytes = process.resourceUsage().maxRSS * 1_024;
const figures = { routes: table.routes.length, cells, seconds, cpuSeconds: (user + system) / 1e6, peakBytes };
process.send(figures, () => process.disconnect());
