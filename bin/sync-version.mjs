#!/usr/bin/env node
// Gives the token client the version of the package, because both are released together. Run by `npm run version`.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '..');
const CLIENT = path.join(ROOT, 'packages/token-client/package.json');

const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
const manifest = JSON.parse(readFileSync(CLIENT, 'utf8'));
writeFileSync(CLIENT, `${JSON.stringify({ ...manifest, version }, undefined, 2)}\n`);
