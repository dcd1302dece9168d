import { readFileSync } from 'node:fs';
import { release } from './workflow';

const { version, publish } = release.jobs;

test('a release is made from main alone, one at a time', () => {
  expect(release.on).toEqual({ push: { branches: ['main'] } });
  expect(release.permissions).toEqual({});
  expect(release.concurrency).toEqual({ group: 'release', 'cancel-in-progress': false });
});

test('the job that publishes may prove who it is, and write nothing to GitHub', () => {
  expect(publish?.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
  expect(publish?.environment).toBe('npm');
  expect(publish?.steps.map(({ run = '' }) => run).join('\n')).toContain('npm publish --provenance --access public');
});

test('the job that writes the next version has no identity to publish with', () => {
  expect(version?.permissions).toEqual({ contents: 'write', 'pull-requests': 'write' });
  expect(publish).toMatchObject({ needs: 'version', if: "needs.version.outputs.pending == 'false'" });
});

test('no step reads a secret, and every action is pinned by a commit', () => {
  const text = readFileSync('.github/workflows/release.yml', 'utf8');
  expect(text).not.toMatch(/\bsecrets\b|NPM_TOKEN|NODE_AUTH_TOKEN/);
  for (const [, action = ''] of text.matchAll(/uses: (.+)$/gm)) {
    if (!action.startsWith('./')) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  }
});

test('both packages have one version', () => {
  const versionOf = (file: string) => (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
  expect(versionOf('packages/token-client/package.json')).toBe(versionOf('package.json'));
});
