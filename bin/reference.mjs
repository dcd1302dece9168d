#!/usr/bin/env node
// Writes the reference pages in docs/ from the sources: `node bin/reference.mjs`. With --check it changes nothing and
// exits with 1 if a page is stale.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { commandReference } from './reference/commands.mjs';
import { declarationReference } from './reference/declaration.mjs';
import { errorReference } from './reference/errors.mjs';
import { outputReference } from './reference/outputs.mjs';

const DOCS = path.join(import.meta.dirname, '../docs');
const isCheck = process.argv.includes('--check');

/** Content between the markers of each page, by the name of the page. */
const PAGES = {
  declaration: declarationReference,
  commands: commandReference,
  errors: errorReference,
  outputs: outputReference,
};

for (const [name, content] of Object.entries(PAGES)) {
  const file = path.join(DOCS, `${name}.md`);
  const before = readFileSync(file, 'utf8');
  const after = withContent(before, name, await content());
  if (after === before) continue;
  if (!isCheck) writeFileSync(file, after);
  console.error(`docs/${name}.md ${isCheck ? 'is stale; run npm run docs' : 'refreshed'}`);
  if (isCheck) process.exitCode = 1;
}

function withContent(page, name, content) {
  const [begin, end] = [`<!-- reference: ${name} -->`, `<!-- end: ${name} -->`];
  const [start, stop] = [page.indexOf(begin), page.indexOf(end)];
  if (start < 0 || stop < start)
    throw new Error(`docs/${name}.md has no ${begin} before ${end}, expected both; add them`);
  return `${page.slice(0, start + begin.length)}\n\n${content}\n\n${page.slice(stop)}`;
}
