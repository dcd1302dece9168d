import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { ChangesView } from './changes-view';
import { GatewayClient } from './gateway-client';
import { useLiveData } from './live-data';
import { MatrixView } from './matrix-view';
import { Notice } from './notice';
import { RequestsView } from './requests-view';
import { Tabs } from './tabs';
import type { CallChoice } from './try-view';
import { TryView } from './try-view';

/** The page: with the key in its address it shows the gateway. */
export function App(): JSX.Element {
  const key = useAddressKey();
  return key === '' ? <Notice title="The key is missing">{OPEN_ADDRESS}</Notice> : <Console key={key} secret={key} />;
}

const OPEN_ADDRESS =
  'The page shows a gateway to whoever started it. Open the address that the terminal shows after "console": the key is behind its #.';

/**
 * The key after the # of the address. It is not stored: a page of the API has the same origin and could read the
 * browser's storage.
 */
function useAddressKey(): string {
  const [key, setKey] = useState(addressKey);
  useEffect(() => {
    const read = () => {
      setKey(addressKey());
    };
    addEventListener('hashchange', read);
    return () => {
      removeEventListener('hashchange', read);
    };
  }, []);
  return key;
}

function addressKey(): string {
  return location.hash.slice(1);
}

const TABS = ['Matrix', 'Try a call', 'Requests', 'Changes'] as const;

function Console({ secret }: { readonly secret: string }): JSX.Element {
  const gateway = useMemo(() => new GatewayClient(secret), [secret]);
  const { state, overview, requests, requestCount, reloads } = useLiveData(gateway);
  const [tab, setTab] = useState<(typeof TABS)[number]>('Matrix');
  const [choice, setChoice] = useState<CallChoice>({});
  const panel = useRef<HTMLDivElement>(null);

  if (state === 'refused') {
    return (
      <Notice title="The key is not that of this start">
        The gateway was started again, with a new key. {OPEN_ADDRESS}
      </Notice>
    );
  }
  if (!overview) return <Notice title="Loading …">The gateway tries every client at every route first.</Notice>;

  const { matrix, apis, observedAt } = overview;
  const tryCall = (chosen: CallChoice) => {
    setChoice(chosen);
    setTab('Try a call');
    panel.current?.focus();
  };
  return (
    <>
      <header>
        <div class="top">
          <h1>Who may call what</h1>
          <p>
            {overview.name} · {apis.length === 0 ? 'no API' : apis.map(({ url }) => url).join(' · ')}
          </p>
          <p role="status" class={state === 'gone' ? 'wrong' : ''}>
            {state === 'gone' ? 'The gateway does not answer. Trying again …' : ''}
          </p>
        </div>
        <Tabs
          names={TABS}
          selected={tab}
          onSelect={setTab}
          counts={{ Requests: requestCount, Changes: reloads.length }}
        />
      </header>
      <main>
        <div ref={panel} role="tabpanel" id="panel" class="part" aria-label={tab} tabIndex={-1}>
          {tab === 'Matrix' && (
            <MatrixView gateway={gateway} matrix={matrix} apis={apis} observedAt={observedAt} onTry={tryCall} />
          )}
          {tab === 'Try a call' && (
            <TryView gateway={gateway} overview={overview} choice={choice} onChoose={setChoice} />
          )}
          {tab === 'Requests' && <RequestsView gateway={gateway} requests={requests} total={requestCount} />}
          {tab === 'Changes' && <ChangesView reloads={reloads} />}
        </div>
      </main>
    </>
  );
}
