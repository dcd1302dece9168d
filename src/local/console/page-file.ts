import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type * as Esbuild from 'esbuild';
import { isCompiled, packageFile, packageRoot } from '../../package/package-file';

/** A file of the page. */
export interface PageFile {
  readonly contentType: string;
  readonly content: string | Uint8Array;
}

const HTML = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <meta name="color-scheme" content="light dark">
    <title>Who may call what</title>
    <link rel="icon" href="icon.svg">
    <link rel="stylesheet" href="page.css">
  </head>
  <body>
    <div id="page"></div>
    <noscript>This page needs JavaScript. The terminal shows the same matrix and requests.</noscript>
    <script type="module" src="page.js"></script>
  </body>
</html>
`;

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#1f5fbf"/>' +
  '<path d="M4 8.5 7 11.5 12.5 5" fill="none" stroke="#fff" stroke-width="2"/></svg>';

/**
 * The files of the page by name; `''` is the page itself. The package contains the built script and style. In a clone
 * they are bundled at each call, so that a change needs no build.
 */
export async function pageFile(name: string): Promise<PageFile | undefined> {
  switch (name) {
    case '':
      return { contentType: 'text/html; charset=utf-8', content: HTML };
    case 'icon.svg':
      return { contentType: 'image/svg+xml', content: ICON };
    case 'page.js':
      return { contentType: 'text/javascript; charset=utf-8', content: await bundled(name) };
    case 'page.css':
      return { contentType: 'text/css; charset=utf-8', content: await bundled(name) };
    default:
      return undefined;
  }
}

async function bundled(name: string): Promise<Uint8Array> {
  const folder = packageFile({ source: 'src/console', compiled: 'console' });
  if (isCompiled()) return readFile(path.join(folder, name));
  const options = JSON.parse(readFileSync(path.join(folder, 'bundle.json'), 'utf8')) as Esbuild.BuildOptions;
  const { build } = createRequire(__filename)('esbuild') as typeof Esbuild;
  const { outputFiles } = await build({ ...options, absWorkingDir: packageRoot(), write: false });
  const file = outputFiles.find((each) => path.basename(each.path) === name);
  if (!file) throw new Error(`the bundle of the page has no ${name}`);
  return file.contents;
}
