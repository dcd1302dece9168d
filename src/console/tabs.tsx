import type { JSX, TargetedKeyboardEvent } from 'preact';

interface TabsProps<Name extends string> {
  readonly names: readonly Name[];
  readonly selected: Name;
  readonly onSelect: (name: Name) => void;
  /** Number of items behind each tab that has items. */
  readonly counts: Readonly<Partial<Record<Name, number>>>;
}

/** The parts of the page; arrows, Home and End lead from one to another. */
export function Tabs<Name extends string>({ names, selected, onSelect, counts }: TabsProps<Name>): JSX.Element {
  const move = (event: TargetedKeyboardEvent<HTMLElement>) => {
    const place = names.indexOf(selected);
    const targets: Readonly<Record<string, number>> = {
      ArrowRight: (place + 1) % names.length,
      ArrowLeft: (place + names.length - 1) % names.length,
      Home: 0,
      End: names.length - 1,
    };
    const target = targets[event.key];
    const name = target === undefined ? undefined : names[target];
    if (name === undefined || target === undefined) return;
    event.preventDefault();
    onSelect(name);
    (event.currentTarget.children[target] as HTMLElement).focus();
  };
  return (
    <div role="tablist" aria-label="Parts of the page" class="tabs" onKeyDown={move}>
      {names.map((name) => (
        <button
          key={name}
          type="button"
          role="tab"
          aria-selected={name === selected}
          aria-controls="panel"
          tabIndex={name === selected ? 0 : -1}
          onClick={() => {
            onSelect(name);
          }}
        >
          {name}
          {counts[name] ? <span class="count"> {counts[name]}</span> : null}
        </button>
      ))}
    </div>
  );
}
