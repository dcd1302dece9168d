import { readFileSync } from 'node:fs';
import path from 'node:path';

/** A step of a page that a reader follows, in order. */
export type TutorialStep =
  | { readonly kind: 'run'; readonly script: string; readonly exitCode: number }
  | { readonly kind: 'expect'; readonly lines: readonly string[] }
  | { readonly kind: 'write' | 'compare'; readonly file: string; readonly text: string };

const STEP = /(?:<!-- (?<note>[^>]*) -->\n\n)?```(?<language>\w*)\n(?<text>[\s\S]*?)```\n/g;

/**
 * Reads the code blocks of a page as steps: `sh` is run, `ts` after `<!-- file: NAME -->` is written, `ts` after `<!--
 * file as made: NAME -->` is compared, and `text` has lines that the previous command prints.
 */
export function tutorialSteps(page: string): TutorialStep[] {
  const text = readFileSync(path.join(__dirname, '../../docs', page), 'utf8');
  return [...text.matchAll(STEP)].map(({ groups = {} }) => step(groups.note ?? '', groups.language ?? '', groups.text));
}

function step(note: string, language: string, text = ''): TutorialStep {
  if (language === 'sh')
    return { kind: 'run', script: text, exitCode: Number(/^exit code: (\d)$/.exec(note)?.[1] ?? 0) };
  if (language === 'text') return { kind: 'expect', lines: text.trimEnd().split('\n') };
  const [, made, file] = /^file( as made)?: (\S+)$/.exec(note) ?? [];
  if (file === undefined) throw new Error(`a block of ${language} names no file:\n${text}`);
  return { kind: made === undefined ? 'write' : 'compare', file, text };
}
