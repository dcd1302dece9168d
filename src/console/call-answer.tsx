import type { JSX } from 'preact';
import type { CallAnswer } from '../local/console/console-data';
import { Decision } from './decision';
import { TokenClaims } from './token-claims';

/** Characters of a body that are shown. */
const SHOWN = 50_000;

/** Answer to a call, the steps of its decision, and the token's claims. */
export function CallAnswerView({ answer }: { readonly answer: CallAnswer }): JSX.Element {
  const { status, statusText, headers, latencyMs, token, decision } = answer;
  return (
    <section class="answer" aria-label="Answer">
      <h2 aria-live="polite">
        <span class={decision?.isRefused ? 'refused' : 'allowed'}>
          {status} {statusText}
        </span>{' '}
        in {latencyMs} ms
        {decision?.isRefused ? `: ${decision.reason}` : ''}
      </h2>
      <pre tabIndex={0} aria-label="Body of the answer">
        {bodyText(answer)}
      </pre>
      <details>
        <summary>Headers of the answer</summary>
        <dl>
          {headers.map(([name, value], place) => (
            <div key={place}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </details>
      {decision ? <Decision {...decision} /> : <p class="muted">The gateway kept no trace of this request.</p>}
      {token && <TokenClaims token={token} />}
    </section>
  );
}

function bodyText({ body, bodyBytes }: CallAnswer): string {
  if (bodyBytes === 0) return '(no body)';
  if (body === undefined) return `(${bodyBytes} bytes that are no text)`;
  const text = indented(body);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}\n… ${bodyBytes} bytes in all` : text;
}

/** JSON is easier to read so. */
function indented(body: string): string {
  if (body.length > SHOWN) return body;
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
