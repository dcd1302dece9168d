import { EventEmitter, once } from 'node:events';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { FSWatcher } from 'chokidar';
import { watch } from 'chokidar';

/** Silence that ends a change, in milliseconds: an editor or a checkout writes several files. */
const QUIET_MS = 100;
/** Folders of a project without hand-written files. */
const IGNORED = ['node_modules', 'cdktf.out', 'coverage', 'dist'];
/** Files that no app is made from. */
const NO_SOURCE = /\.(?:md|log|tfstate|tfstate\.backup|tmp|swp)$|~$/;

/**
 * Reports changes of a project's sources: any file below its folder, and other files that it is built from. Folders
 * whose names begin with a dot, and those of packages and generated files, are ignored.
 */
export class SourceWatcher {
  readonly #watcher: FSWatcher;
  readonly #news = new EventEmitter();
  readonly #changed = new Set<string>();
  readonly #roots: string[];
  readonly #written: readonly string[];
  #ready = false;

  /**
   * @param folder - of the project
   * @param written - files and folders that the command writes itself; their changes do not count
   * @param report - gets the reason if watching fails, such as a limit of the system
   */
  constructor(folder: string, written: readonly string[], report: (message: string) => void) {
    this.#roots = [path.resolve(folder)];
    this.#written = written.map((file) => path.resolve(file));
    this.#watcher = watch(this.#roots, { ignoreInitial: true, ignored: (file) => this.#isIgnored(file) });
    this.#watcher.on('error', (error) => {
      report(String(error));
    });
    this.#watcher.on('all', (event, file) => {
      if (event === 'addDir' || event === 'unlinkDir' || NO_SOURCE.test(file)) return;
      this.#changed.add(path.resolve(file));
      this.#news.emit('change');
    });
  }

  /** Watches the folders of these files, too, if they are outside of the project. */
  async follow(sources: readonly string[]): Promise<void> {
    for (const folder of new Set(sources.map((file) => path.dirname(path.resolve(file))))) {
      if (this.#roots.some((root) => this.#isBelow(folder, root))) continue;
      this.#roots.push(folder);
      this.#watcher.add(folder);
    }
    // It says so only once.
    if (!this.#ready) await once(this.#watcher, 'ready');
    this.#ready = true;
  }

  /**
   * Waits for a change since the last one.
   * @returns the files that changed, once it is quiet
   * @throws AbortError
   */
  async next(signal: AbortSignal): Promise<string[]> {
    while (this.#changed.size === 0) await once(this.#news, 'change', { signal });
    for (let seen = 0; seen < this.#changed.size;) {
      seen = this.#changed.size;
      await setTimeout(QUIET_MS, undefined, { signal });
    }
    const changed = [...this.#changed];
    this.#changed.clear();
    return changed;
  }

  async close(): Promise<void> {
    await this.#watcher.close();
  }

  #isIgnored(file: string): boolean {
    if (this.#written.some((own) => file === own || file.startsWith(`${own}${path.sep}`))) return true;
    const inner = this.#roots
      .filter((root) => this.#isBelow(file, root))
      .sort((one, other) => other.length - one.length);
    const [root] = inner;
    if (root === undefined) return true;
    return this.#isHidden(path.relative(root, file));
  }

  #isBelow(file: string, root: string): boolean {
    const relative = path.relative(root, file);
    if (relative === '') return true;
    return !relative.startsWith('..') && !path.isAbsolute(relative) && !this.#isHidden(relative);
  }

  /** Below a folder that does not count, or such a one itself. */
  #isHidden(relative: string): boolean {
    return relative
      .split(path.sep)
      .some((part) => IGNORED.includes(part) || (part.startsWith('.') && part !== '.' && part !== '..'));
  }
}
