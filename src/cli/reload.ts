import { rm } from 'node:fs/promises';
import { errorMessage } from '../error/thrown';
import type { Gateway } from '../local/server';
import type { SynthesizedStack } from '../terraform-json/terraform-json';
import type { Observation } from '../verify/observed-matrix';
import type { AccessChange } from '../verify/access-change';
import { accessChange } from '../verify/access-change';
import { reloadLine } from './reload-line';
import { SourceWatcher } from './source-watcher';

/** An app that was synthesized. */
export interface Synthesis {
  /** Folder of the JSON; removed once it is no longer served. */
  readonly folder: string;
  /** The stack that is served, or all of the app. */
  readonly stacks: readonly SynthesizedStack[];
  /** Known source files. */
  readonly sources: readonly string[];
}

/** Result of a change in the sources. */
export interface Reload {
  /** As it is printed. */
  readonly line: string;
  /** Absent if the gateway still serves the previous stacks. */
  readonly served?: {
    readonly stacks: readonly SynthesizedStack[];
    readonly observed: Observation;
    readonly change: AccessChange;
  };
}

/** Inputs of a reload. */
export interface ReloadOptions {
  readonly gateway: Gateway;
  readonly synthesize: () => Promise<Synthesis>;
  /** Tests the access that the gateway serves now. */
  readonly tryOut: () => Promise<Observation>;
  /** Files and folders that the command writes: without them, each reload would start the next. */
  readonly written: readonly string[];
  readonly print: (line: string) => void;
  readonly printError: (line: string) => void;
  /** Gets the result of each change. */
  readonly onReload: (reload: Reload) => Promise<void>;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/**
 * Serves an app again whenever one of its sources changes. If that fails, the previous version stays served.
 * @param served - the synthesis that the gateway already serves
 * @param observed - its observed answers
 * @throws AbortError at the end
 */
export async function reloadOnChange(
  served: Synthesis,
  observed: Observation,
  { gateway, synthesize, tryOut, written, print, printError, onReload, signal }: ReloadOptions,
): Promise<never> {
  const watcher = new SourceWatcher(process.cwd(), written, printError);
  try {
    await watcher.follow(served.sources);
    print(`Watching ${process.cwd()}.`);
    for (;;) {
      await watcher.next(signal);
      const started = performance.now();
      try {
        const next = await synthesize();
        await watcher.follow(next.sources);
        discard(served, replaced(gateway, next));
        served = next;
      } catch (error) {
        signal.throwIfAborted();
        const line = `error: ${oneLine(errorMessage(error))}; the gateway still serves the last version`;
        printError(line);
        await onReload({ line });
        continue;
      }
      const after = await tryOut();
      const line = reloadLine((performance.now() - started) / 1_000, observed, after, gateway.stages.length > 0);
      print(line);
      const change = accessChange(observed.cells, after.cells);
      await onReload({ line, served: { stacks: served.stacks, observed: after, change } });
      observed = after;
    }
  } finally {
    await watcher.close();
  }
}

function replaced(gateway: Gateway, next: Synthesis): Promise<void> {
  try {
    return gateway.replace(next.stacks).retired;
  } catch (error) {
    discard(next, Promise.resolve());
    throw error;
  }
}

/** Removes the written folder once no function runs from it. */
function discard({ folder }: Synthesis, unused: Promise<void>): void {
  // In the end it goes with the folder around it.
  unused.then(() => rm(folder, { recursive: true, force: true })).catch(() => undefined);
}

/** Without a stack. */
function oneLine(message: string): string {
  return message.replace(/\n\s+at [^]*$/, '').replaceAll(/\s*\n\s*/g, ' ');
}
