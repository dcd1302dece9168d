import type { JSX } from 'preact';
import type { MatrixData } from '../local/console/console-data';
import { useQuery } from './query';
import { Decision, decisionText } from './decision';
import type { GatewayClient } from './gateway-client';
import { Panel } from './panel';

interface ReasonPanelProps {
  readonly gateway: GatewayClient;
  readonly client: string;
  readonly route: string;
  readonly matrix: MatrixData;
  /** Time of the matrix; a reason from before may be outdated. */
  readonly observedAt: number;
  readonly onTry: () => void;
  readonly onClose: () => void;
}

/** Why a client may call a route, or not. */
export function ReasonPanel({
  gateway,
  client,
  route,
  matrix,
  observedAt,
  onTry,
  onClose,
}: ReasonPanelProps): JSX.Element {
  const reason = useQuery(`${client} ${route} ${observedAt}`, () => gateway.reason(client, route));
  const taken = matrix.routes.find(({ name }) => name === route);
  const held = matrix.clients.find(({ name }) => name === client);
  return (
    <Panel title={`${route} as ${client}`} onClose={onClose}>
      <dl>
        <dt>The route takes</dt>
        <dd>{taken?.isPublic ? 'anyone' : taken?.scopes.join(' or ') || 'whom its authorizer lets in'}</dd>
        <dt>The client has</dt>
        <dd>{held?.scopes.join(', ') || 'no scope'}</dd>
      </dl>
      <p role="status">
        {reason.state === 'loading' && 'Asking the gateway …'}
        {reason.state === 'failed' && <span class="wrong">{reason.message}</span>}
        {reason.state === 'ready' && (
          <strong class={reason.value.passes ? 'allowed' : 'refused'}>
            {reason.value.passes ? 'Passes' : `Refused, ${reason.value.status ?? ''}`}: {decisionText(reason.value)}
          </strong>
        )}
      </p>
      {reason.state === 'ready' && <Decision {...reason.value} />}
      <button type="button" onClick={onTry}>
        Try this call
      </button>
    </Panel>
  );
}
