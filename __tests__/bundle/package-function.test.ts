import { readFileSync, readdirSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { packageFunction } from '../../src/bundle/package-function';

test('assets stand beside a copy of the code, in a folder of their own for each content', () => {
  const bundled = (asset: object) => packageFunction('authorizer', { 'asset.json': asset });
  const [one, same, other] = [bundled({ a: 1 }), bundled({ a: 1 }), bundled({ a: 2 })];
  expect(readdirSync(one).sort()).toEqual(['asset.json', 'index.js']);
  expect(readFileSync(path.join(one, 'asset.json'), 'utf8')).toBe('{"a":1}');
  expect(readFileSync(path.join(other, 'asset.json'), 'utf8')).toBe('{"a":2}');
  expect(same).toBe(one);
});

test('from its sources, the package bundles a function again where one of them is newer', () => {
  const code = path.join(packageFunction('rotation'), 'index.js');
  const bundledAt = () => statSync(code).mtimeMs;
  const before = bundledAt();
  packageFunction('rotation');
  expect(bundledAt()).toBe(before);
  utimesSync(code, new Date(0), new Date(0));
  packageFunction('rotation');
  expect(bundledAt()).toBeGreaterThan(0);
});
