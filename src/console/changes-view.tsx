import type { JSX } from 'preact';
import type { ReloadData } from '../local/console/console-data';

/** Maximum number of gains or losses that are listed for a change. */
const NAMED = 100;

/** Access gained and lost by each served change of the declaration. */
export function ChangesView({ reloads }: { readonly reloads: readonly ReloadData[] }): JSX.Element {
  if (reloads.length === 0) {
    return (
      <p class="empty" role="status">
        Nothing was changed since the start. With <code>--watch</code>, each change of the sources is served at once,
        and listed here with who gained and who lost access.
      </p>
    );
  }
  return (
    <ol class="changes" aria-label="Changes, the newest first" aria-live="polite">
      {reloads.map(({ time, line, isFailed, gained, lost }, place) => (
        <li key={reloads.length - place}>
          <p class={isFailed ? 'wrong' : ''}>
            <time dateTime={new Date(time).toISOString()}>{new Date(time).toTimeString().slice(0, 8)}</time> {line}
          </p>
          <Names title="Gained" kind="allowed" names={gained} />
          <Names title="Lost" kind="wrong" names={lost} />
        </li>
      ))}
    </ol>
  );
}

interface NamesProps {
  readonly title: string;
  readonly kind: string;
  readonly names: readonly string[];
}

function Names({ title, kind, names }: NamesProps): JSX.Element | null {
  if (names.length === 0) return null;
  return (
    <>
      <h2 class={kind}>
        {title}: {names.length}
      </h2>
      <ul>
        {names.slice(0, NAMED).map((name) => (
          <li key={name}>{name}</li>
        ))}
        {names.length > NAMED && <li>and {names.length - NAMED} more</li>}
      </ul>
    </>
  );
}
