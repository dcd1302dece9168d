#!/usr/bin/env node
// Runs the command `cognito-m2m` from the sources: `node bin/cognito-m2m.mjs start`. The npm package contains it
// compiled.
import { compiledMain } from './compiled-main.mjs';

const main = await compiledMain();
await main(process.argv.slice(2));
