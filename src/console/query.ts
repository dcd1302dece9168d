import { useEffect, useState } from 'preact/hooks';

/** State of a request to the gateway. */
export type Query<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly message: string }
  | { readonly state: 'ready'; readonly value: T };

/** Asks once for each `key`, and drops an answer for an earlier key. */
export function useQuery<T>(key: string, ask: () => Promise<T>): Query<T> {
  const [asked, setAsked] = useState<Query<T> & { readonly key?: string }>({ state: 'loading' });
  useEffect(() => {
    let isWanted = true;
    ask()
      .then((value): Query<T> => ({ state: 'ready', value }))
      .catch((error: unknown): Query<T> => ({ state: 'failed', message: messageOf(error) }))
      .then((answer) => {
        if (isWanted) setAsked({ ...answer, key });
      })
      .catch(() => undefined);
    return () => {
      isWanted = false;
    };
  }, [key]);
  return asked.key === key ? asked : { state: 'loading' };
}

/** For people. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
