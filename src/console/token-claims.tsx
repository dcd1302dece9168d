import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { TokenView } from '../local/decision/token-view';

/** Claims of a token, and its remaining time. */
export function TokenClaims({ token: { header, claims } }: { readonly token: TokenView }): JSX.Element {
  return (
    <>
      <h3>Token</h3>
      <p>
        <TimeLeft until={Number(claims.exp)} />
      </p>
      <pre tabIndex={0} aria-label="Header and claims of the token">
        {JSON.stringify({ header, claims }, null, 2)}
      </pre>
    </>
  );
}

/** @param until - seconds since 1970 */
function TimeLeft({ until }: { readonly until: number }): JSX.Element {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(Date.now());
    }, 1_000);
    return () => {
      clearInterval(timer);
    };
  }, []);
  if (Number.isNaN(until)) return <>It does not say when it expires.</>;
  const left = Math.floor(until - now / 1_000);
  const text = `${Math.floor(Math.abs(left) / 60)} min ${Math.abs(left) % 60} s`;
  return left > 0 ? <>Good for another {text}.</> : <span class="wrong">Expired {text} ago.</span>;
}
