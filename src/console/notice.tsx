import type { ComponentChildren, JSX } from 'preact';

/** A notice that fills the page while it has no data. */
export function Notice({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <main class="notice" role="main">
      <h1>{title}</h1>
      <p role="status">{children}</p>
    </main>
  );
}
