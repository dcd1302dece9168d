import { EventEmitter, once } from 'node:events';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { FSWatcher } from 'chokidar';
import { watch } from 'chokidar';

/** Silence that ends a change, in milliseconds: an editor or a checkout writes several files. */
const QUIET_MS = 100;
const SOURCE = /\.(?:[cm]?[jt]sx?|json)$/;

/**
 * Tells when the files change that something is made of. It watches their folders, not what is below those, and so
 * notices a file that was replaced, or removed and put back.
 */
export class SourceWatcher {
  readonly #watcher: FSWatcher;
  readonly #news = new EventEmitter();
  readonly #folders = new Set<string>();
  readonly #changed = new Set<string>();
  #sources: ReadonlySet<string> = new Set();
  #anySource = false;
  #ready = false;

  /** @param report - takes what keeps it from watching, such as a limit of the system */
  constructor(report: (message: string) => void) {
    this.#watcher = watch([], { ignoreInitial: true, depth: 0 });
    this.#watcher.on('error', (error) => {
      report(String(error));
    });
    this.#watcher.on('all', (event, file) => {
      // Followed again with the next sources in it.
      if (event === 'unlinkDir') this.#folders.delete(path.resolve(file));
      this.#changed.add(path.resolve(file));
      this.#news.emit('change');
    });
  }

  /** From now on these files matter, and no other. */
  async follow(sources: readonly string[]): Promise<void> {
    this.#sources = new Set(sources);
    this.#anySource = false;
    const folders = new Set(sources.map((file) => path.dirname(file)));
    const added = [...folders].filter((folder) => !this.#folders.has(folder));
    for (const folder of added) this.#folders.add(folder);
    this.#watcher.add(added);
    // It says so only once.
    if (!this.#ready) await once(this.#watcher, 'ready');
    this.#ready = true;
  }

  /** From now on any source in the same folders matters, as where one is missing. */
  followAny(): void {
    this.#anySource = true;
  }

  /**
   * Waits for a change of what matters since the last one.
   * @returns the files that changed, once it is quiet
   * @throws AbortError
   */
  async next(signal: AbortSignal): Promise<string[]> {
    while (this.#matters().length === 0) {
      this.#changed.clear();
      await once(this.#news, 'change', { signal });
    }
    for (let seen = 0; seen < this.#changed.size;) {
      seen = this.#changed.size;
      await setTimeout(QUIET_MS, undefined, { signal });
    }
    const changed = this.#matters();
    this.#changed.clear();
    return changed;
  }

  async close(): Promise<void> {
    await this.#watcher.close();
  }

  #matters(): string[] {
    return [...this.#changed].filter((file) => (this.#anySource ? SOURCE.test(file) : this.#sources.has(file)));
  }
}
