import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { adoptionOf } from '../../src/adopt/adoption';
import { DeployedStack } from '../../src/adopt/deployed-stack';
import { projectSource } from '../../src/adopt/project-source';
import { parseDocument } from '../../src/foreign/document';
import { configurationFile } from '../foreign/given';
import { withoutPool } from './deployed-state';

jest.setTimeout(240_000);

// Within this package, so that a file finds it by its name.
mkdirSync('.build', { recursive: true });
const folder = mkdtempSync(path.resolve('.build/adopted-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const DOMAIN = 'shop-machines';

test.each([
  ['counted', undefined],
  ['modules', undefined],
  ['counted', DOMAIN],
  ['modules', DOMAIN],
])('the project of %s compiles as the compiler of a project is set (domain of a joined pool: %s)', (name, domain) => {
  const whole = readFileSync(configurationFile(`${name}/terraform.tfstate`), 'utf8');
  const text = domain === undefined ? whole : withoutPool(whole);
  const deployed = new DeployedStack(parseDocument(text, name), name);
  const project = path.join(folder, `${name}-${domain ?? ''}`);
  const files = projectSource(adoptionOf(deployed, { environment: 'prod', domain }));
  for (const [file, content] of files) {
    mkdirSync(path.dirname(path.join(project, file)), { recursive: true });
    writeFileSync(path.join(project, file), content);
  }
  const settings = {
    extends: path.resolve('starters/common/tsconfig.json'),
    compilerOptions: { customConditions: ['cognito-m2m-source'] },
    include: ['main.ts', 'src'],
    exclude: [],
  };
  writeFileSync(path.join(project, 'tsconfig.json'), JSON.stringify(settings));
  expect(files.size).toBe(4);
  expect(() =>
    execFileSync('npx', ['--no-install', 'tsc', '--noEmit', '-p', project], { stdio: 'pipe' }),
  ).not.toThrow();
});
