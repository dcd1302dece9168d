import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { errorMessage } from '../error/thrown';
import { compileApp } from './compiled-app';
import { SynthesisError } from './error';

const CONFIGURATION = 'cdktf.json';
const SCRIPT = /\.[cm]?[jt]s$/;

const configuration = z.object({ app: z.string().min(1) });

/** Shell command that synthesizes an app. */
export interface AppCommand {
  /** The app as the user named it, for messages. */
  readonly name: string;
  readonly shell: string;
}

/**
 * Returns the command of an app: that of `cdktf.json`, one that compiles and runs the given file, or the given command.
 * @param app - file or command; defaults to `app` of `cdktf.json` in the working directory
 * @throws SynthesisError `ERR_APP_UNKNOWN`, or `ERR_SYNTH_FAILED` if the file does not compile
 */
export async function appCommand(app: string | undefined): Promise<AppCommand> {
  if (app === undefined) return { name: `the app of ${CONFIGURATION}`, shell: await configuredCommand() };
  if (!SCRIPT.test(app) || /\s/.test(app)) return { name: app, shell: app };
  if (!existsSync(app)) throw unknownApp(app, 'a file that synthesizes an app, or a command');
  const script = await compileApp(app);
  // A small young generation is enough for a synth, and keeps the memory of Node.js down.
  return { name: app, shell: `"${process.execPath}" --max-semi-space-size=4 "${script}"` };
}

async function configuredCommand(): Promise<string> {
  const file = path.resolve(CONFIGURATION);
  let parsed: unknown;
  try {
    parsed = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw unknownApp(`${file}: ${errorMessage(cause)}`, `${CONFIGURATION} with the app`, cause);
  }
  const { success, data } = configuration.safeParse(parsed);
  if (!success) throw unknownApp(`${file} without "app"`, 'the command that synthesizes the app there');
  return data.app;
}

function unknownApp(given: string, expected: string, cause?: unknown): SynthesisError {
  return new SynthesisError(
    'ERR_APP_UNKNOWN',
    `the command found no app: ${given}, expected ${expected}; run this in the project's folder, or name the app with --app`,
    { cause },
  );
}
