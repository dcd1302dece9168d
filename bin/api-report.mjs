#!/usr/bin/env node
// Writes the public API of each entry point into api/: `node bin/api-report.mjs`. With --check it changes nothing and
// exits with 1 if a report is stale.
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '..');
const TYPES = path.join(ROOT, '.build/types');
const ENTRIES = ['index', 'lambda', 'openapi', 'policy', 'testing'];
const isCheck = process.argv.includes('--check');

rmSync(TYPES, { recursive: true, force: true });
try {
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const args = [tsc, '--project', path.join(ROOT, 'tsconfig.build.json'), '--outDir', TYPES];
  execFileSync(process.execPath, args, { stdio: 'inherit' });
} catch (error) {
  process.exit(error.status ?? 1);
}
mkdirSync(path.join(ROOT, 'api'), { recursive: true });
const stale = ENTRIES.filter((entry) => !isCurrent(entry));
if (stale.length > 0 && isCheck) {
  console.error(`error: the public API of ${stale.join(', ')} has changed, expected what api/ says; run npm run api`);
  process.exitCode = 1;
}

function isCurrent(entry) {
  const configuration = ExtractorConfig.prepare({
    configObjectFullPath: path.join(ROOT, 'api-extractor.json'),
    packageJsonFullPath: path.join(ROOT, 'package.json'),
    configObject: {
      projectFolder: ROOT,
      mainEntryPointFilePath: path.join(TYPES, entry === 'index' ? 'index.d.ts' : `${entry}/index.d.ts`),
      compiler: { tsconfigFilePath: path.join(ROOT, 'tsconfig.build.json') },
      apiReport: {
        enabled: true,
        reportFileName: `${entry}.api.md`,
        reportFolder: path.join(ROOT, 'api'),
        reportTempFolder: path.join(ROOT, '.build/api'),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: { default: { logLevel: 'none' } },
        extractorMessageReporting: { default: { logLevel: 'none' } },
        tsdocMessageReporting: { default: { logLevel: 'none' } },
      },
    },
  });
  const { apiReportChanged, succeeded } = Extractor.invoke(configuration, {
    localBuild: !isCheck,
    messageCallback: (message) => {
      message.handled = true;
    },
  });
  return !apiReportChanged && (succeeded || !isCheck);
}
