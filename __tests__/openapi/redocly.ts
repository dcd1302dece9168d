import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

interface Problem {
  readonly ruleId: string;
  readonly message: string;
  readonly location: readonly { readonly pointer: string }[];
}

/** What the linter has against a document, by `redocly.yaml`: nothing is reported anywhere, nothing asked for online. */
export function lint(document: string): string[] {
  mkdirSync('.build', { recursive: true });
  const folder = mkdtempSync(path.resolve('.build/openapi-'));
  try {
    const file = path.join(folder, 'openapi.json');
    writeFileSync(file, document);
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [path.resolve('node_modules/@redocly/cli/bin/cli.js'), 'lint', file, '--config=redocly.yaml', '--format=json'],
      { encoding: 'utf8', env: { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' } },
    );
    if (!stdout.startsWith('{')) throw new Error(`the linter did not run: ${stderr}`);
    const { problems } = JSON.parse(stdout) as { problems: Problem[] };
    return problems.map(({ ruleId, message, location: [place] }) => `${ruleId} at ${place?.pointer}: ${message}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
