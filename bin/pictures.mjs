#!/usr/bin/env node
// Draws docs/pictures/*.svg from the *.dot files beside them. With --check it changes nothing and fails on a stale
// picture.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { instance } from '@viz-js/viz';

const FOLDER = path.join(import.meta.dirname, '../docs/pictures');

/** Colours of each class, on a light and on a dark page. */
const STYLE = `
    svg { font-family: system-ui, sans-serif; }
    text { fill: #1f2328; }
    .node path, .node polygon { fill: #f6f8fa; stroke: #57606a; }
    .ours path { fill: #ddf4ff; stroke: #0969da; }
    .caller path { fill: #fff8c5; stroke: #9a6700; }
    .refused path { fill: #ffebe9; stroke: #cf222e; }
    .data path { stroke-dasharray: 4 3; }
    .cluster path { fill: none; stroke: #8c959f; }
    .edge path { fill: none; stroke: #57606a; stroke-dasharray: none; }
    .edge polygon { fill: #57606a; stroke: #57606a; }
    .edge.allowed path { stroke: #1a7f37; }
    .edge.allowed polygon { fill: #1a7f37; stroke: #1a7f37; }
    .edge.refused path { fill: none; stroke: #cf222e; }
    .edge.refused polygon { fill: #cf222e; stroke: #cf222e; }
    @media (prefers-color-scheme: dark) {
      text { fill: #e6edf3; }
      .node path, .node polygon { fill: #161b22; stroke: #8b949e; }
      .ours path { fill: #0c2d6b; stroke: #58a6ff; }
      .caller path { fill: #341a00; stroke: #d29922; }
      .refused path { fill: #490202; stroke: #f85149; }
      .edge path { fill: none; stroke: #8b949e; }
      .edge polygon { fill: #8b949e; stroke: #8b949e; }
      .edge.allowed path { stroke: #3fb950; }
      .edge.refused path { fill: none; stroke: #f85149; }
    }
  `;

const DEFAULTS = {
  graphAttributes: {
    bgcolor: 'transparent',
    nodesep: 0.3,
    ranksep: 0.5,
    pad: 0.1,
    style: 'rounded',
    fontname: 'Helvetica',
    fontsize: 12,
  },
  nodeAttributes: { shape: 'box', style: 'rounded,filled', fontname: 'Helvetica', fontsize: 12, margin: '0.25,0.12' },
  edgeAttributes: { fontname: 'Helvetica', fontsize: 11, arrowsize: 0.7 },
};

const viz = await instance();

function picture(dot) {
  const [, title] = /^digraph "([^"]+)"/.exec(dot);
  const [, description] = /^\s*desc="([^"]+)"$/m.exec(dot);
  const svg = viz.renderString(dot, { format: 'svg', ...DEFAULTS });
  return svg
    .slice(svg.indexOf('<svg'))
    .replace(
      /<svg width="(\d+)pt" height="(\d+)pt"/,
      '<svg role="img" aria-labelledby="title desc" width="$1" height="$2"',
    )
    .replaceAll(/<title>[\s\S]*?<\/title>\n?/g, '')
    .replaceAll(/<!--[\s\S]*?-->\n?/g, '')
    .replaceAll(/ (?:fill|stroke|font-family)="[^"]*"/g, '')
    .replace(
      '>',
      `>\n<title id="title">${title}</title>\n<desc id="desc">${description}</desc>\n<style>${STYLE}</style>`,
    );
}

const check = process.argv.includes('--check');
const stale = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.dot'))
  .filter((file) => {
    const target = path.join(FOLDER, file.replace('.dot', '.svg'));
    const drawn = picture(readFileSync(path.join(FOLDER, file), 'utf8'));
    let kept;
    try {
      kept = readFileSync(target, 'utf8');
    } catch {
      // It is a new picture.
    }
    if (kept === drawn) return false;
    if (!check) writeFileSync(target, drawn);
    return true;
  });
if (check && stale.length > 0) {
  console.error(`stale pictures: ${stale.join(', ')}; run npm run pictures`);
  process.exitCode = 1;
}
