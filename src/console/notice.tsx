import type { ComponentChildren, JSX } from 'preact';

/** All that is on the page while there is nothing to show. */
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
