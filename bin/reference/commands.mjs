import { build } from 'esbuild';
import { rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '../..');

/** Every command with its options and exit codes, as `--help` prints them. */
export async function commandReference() {
  const main = await compiledMain();
  const overview = await help(main, []);
  const list = overview.slice(overview.indexOf('Commands:')).matchAll(/^ {2}([a-z][a-z-]+) /gm);
  const sections = [];
  for (const [, name] of list) if (name !== 'help') sections.push(section(name, await help(main, [name])));
  return sections.join('\n\n');
}

function section(name, text) {
  return `## ${name}\n\n\`\`\`text\n${text.trimEnd()}\n\`\`\``;
}

async function compiledMain() {
  const outfile = path.join(ROOT, `.build/reference-${process.pid}.cjs`);
  await build({
    entryPoints: [path.join(ROOT, 'src/cli/main.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['esbuild', '@aws-sdk/*', 'junit-report-builder'],
  });
  const { main } = createRequire(import.meta.url)(outfile);
  await rm(outfile);
  return main;
}

/** The text that a command prints for `--help`, in lines of 80 columns as without a terminal. */
async function help(main, args) {
  const { write } = process.stdout;
  const { isTTY } = process.stdout;
  let text = '';
  process.stdout.isTTY = false;
  process.stdout.write = (chunk) => {
    text += chunk;
    return true;
  };
  try {
    await main([...args, '--help']);
  } finally {
    process.stdout.write = write;
    process.stdout.isTTY = isTTY;
  }
  return text;
}
