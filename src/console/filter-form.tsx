import type { ComponentChildren, JSX } from 'preact';

interface FilterFormProps {
  /** Describes to a screen reader what is filtered. */
  readonly label: string;
  readonly children: ComponentChildren;
}

/** Fields that filter a list while the user types; there is nothing to submit. */
export function FilterForm({ label, children }: FilterFormProps): JSX.Element {
  return (
    <form
      class="filters"
      role="search"
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
      }}
    >
      {children}
    </form>
  );
}
