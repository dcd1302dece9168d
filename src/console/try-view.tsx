import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { CallAnswer, FormData, OverviewData, RouteData } from '../local/console/console-data';
import { messageOf, useQuery } from './query';
import { CallAnswerView } from './call-answer';
import type { CallInput } from './call-text';
import { callText } from './call-text';
import { SelectField, TextArea, TextField } from './field';
import type { GatewayClient } from './gateway-client';
import { ShownSecret } from './shown-secret';
import { SnippetPanel } from './snippet-panel';

/** Client and route of a call. */
export interface CallChoice {
  /** Name of the client; empty for a call without a token. */
  readonly client?: string;
  readonly route?: string;
}

interface TryViewProps {
  readonly gateway: GatewayClient;
  readonly overview: OverviewData;
  readonly choice: CallChoice;
  readonly onChoose: (choice: CallChoice) => void;
}

/** A call to put together, send, and see answered. */
export function TryView({ gateway, overview, choice, onChoose }: TryViewProps): JSX.Element {
  const { clients, routes } = overview.matrix;
  const client = choice.client ?? clients[0]?.name ?? '';
  const route = routes.find(({ name }) => name === choice.route) ?? routes[0];
  const form = useQuery(route?.name ?? '', () => gateway.form(route?.name ?? ''));
  if (!route) return <p class="empty">The stack has no route to call.</p>;
  return (
    <div class="split">
      <section class="fill scrolled" aria-label="Call">
        <div class="filters">
          <SelectField
            label="Client"
            value={client}
            options={[...clients.map(({ name }) => [name, name] as const), ['', 'nobody, without a token']]}
            onChange={(chosen) => {
              onChoose({ client: chosen, route: route.name });
            }}
          />
          <SelectField
            label="Route"
            value={route.name}
            options={routes.map(({ name }) => [name, name] as const)}
            onChange={(chosen) => {
              onChoose({ client, route: chosen });
            }}
          />
        </div>
        {form.state === 'loading' && <p role="status">Asking what the route takes …</p>}
        {form.state === 'failed' && (
          <p role="status" class="wrong">
            {form.message}
          </p>
        )}
        {form.state === 'ready' && (
          <CallForm
            key={`${client} ${route.name}`}
            gateway={gateway}
            overview={overview}
            client={client}
            route={route}
            form={form.value}
          />
        )}
      </section>
    </div>
  );
}

interface CallFormProps extends Pick<TryViewProps, 'gateway' | 'overview'> {
  readonly client: string;
  readonly route: RouteData;
  readonly form: FormData;
}

/** Methods to choose from for a route of `ANY`. */
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

function CallForm({ gateway, overview, client, route, form }: CallFormProps): JSX.Element {
  const [method, setMethod] = useState(route.method === 'ANY' ? 'GET' : route.method);
  const [input, setInput] = useState<CallInput>(() => firstInput(form));
  const [answer, setAnswer] = useState<CallAnswer>();
  const [state, setState] = useState<'ready' | 'sending' | { readonly fault: string }>('ready');
  const [token, setToken] = useState<string>();
  const [secret, setSecret] = useState<string>();
  const call = callText(route.path, form, input);
  const api = overview.apis.find(({ name }) => name === route.api);
  const known = overview.matrix.clients.find(({ name }) => name === client);

  const send = () => {
    setState('sending');
    gateway.send({ ...(client === '' ? {} : { client }), route: route.name, method, ...call }).then(
      (came) => {
        setAnswer(came);
        setState('ready');
      },
      (error: unknown) => {
        setState({ fault: messageOf(error) });
      },
    );
  };
  return (
    <>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        {route.method === 'ANY' && (
          <SelectField
            label="Method"
            value={method}
            options={METHODS.map((each) => [each, each])}
            onChange={setMethod}
          />
        )}
        {form.fields.map(({ name, in: place, isRequired, description }) => (
          <TextField
            key={`${place} ${name}`}
            label={`${name} (${place}${isRequired ? ', required' : ''})`}
            value={input.values[`${place} ${name}`] ?? ''}
            note={description}
            onChange={(value) => {
              setInput({ ...input, values: { ...input.values, [`${place} ${name}`]: value } });
            }}
          />
        ))}
        {form.takesBody && (
          <TextArea
            label="Body"
            value={input.body}
            rows={6}
            note={form.sampleBody === undefined ? undefined : 'Filled in as the schema of the route says.'}
            onChange={(body) => {
              setInput({ ...input, body });
            }}
          />
        )}
        <TextArea
          label="Further headers"
          value={input.headers}
          rows={2}
          note="A header a line, as Name: value. One of your own goes in place of the token."
          onChange={(headers) => {
            setInput({ ...input, headers });
          }}
        />
        <p>
          <button type="submit" class="main" disabled={state === 'sending'}>
            {state === 'sending' ? 'Sending …' : 'Send'}
          </button>{' '}
          <code>
            {method} {call.target}
          </code>
        </p>
        <p role="status" class="wrong">
          {typeof state === 'object' ? state.fault : ''}
        </p>
      </form>
      {answer && <CallAnswerView answer={answer} />}
      <SnippetPanel
        method={method}
        url={`${api?.url ?? ''}${call.target}`}
        headers={call.headers}
        body={call.body}
        token={client === '' ? undefined : { shown: token }}
        needsApiKey={form.needsApiKey}
      />
      {known && (
        <section aria-label="Credentials">
          <h3>Credentials of {client}</h3>
          <p>
            Client id <code>{known.id}</code>, token endpoint <code>{overview.tokenEndpoint}</code>
          </p>
          <ShownSecret
            name="token"
            value={token}
            ask={async () => (await gateway.token(client)).token}
            onChange={setToken}
          />
          <ShownSecret
            name="secret"
            value={secret}
            ask={async () => (await gateway.secret(client)).secret}
            onChange={setSecret}
          />
        </section>
      )}
    </>
  );
}

/** An id that no resource has, unless the description gives one. */
function firstInput({ fields, sampleBody = '' }: FormData): CallInput {
  const filled = fields.filter(({ in: place, isRequired }) => place === 'path' || isRequired);
  return {
    values: Object.fromEntries(
      filled.map(({ name, in: place, example }) => [`${place} ${name}`, example ?? 'example']),
    ),
    headers: '',
    body: sampleBody,
  };
}
