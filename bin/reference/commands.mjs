import { compiledMain } from '../compiled-main.mjs';

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
