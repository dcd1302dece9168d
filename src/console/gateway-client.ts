import type {
  CallAnswer,
  ConsoleEvent,
  ConsoleFault,
  FormData,
  OverviewData,
  ReasonData,
  RequestData,
  SecretData,
  TokenData,
  TriedCall,
} from '../local/console/console-data';

/** The gateway refused a request of the page. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  constructor(
    /** `key` if the key is not that of this start. */
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Asks the gateway that serves the page; the key goes along in a header. */
export class GatewayClient {
  constructor(private readonly key: string) {}

  overview(): Promise<OverviewData> {
    return this.#json('overview');
  }

  reason(client: string, route: string): Promise<ReasonData> {
    return this.#asked('reason', { client, route });
  }

  form(route: string): Promise<FormData> {
    return this.#asked('form', { route });
  }

  request(number: number): Promise<RequestData> {
    return this.#asked('request', { number });
  }

  send(call: TriedCall): Promise<CallAnswer> {
    return this.#asked('call', call);
  }

  token(client: string): Promise<TokenData> {
    return this.#asked('token', { client });
  }

  secret(client: string): Promise<SecretData> {
    return this.#asked('secret', { client });
  }

  /**
   * News of the gateway, as they come, until it ends or `signal` does.
   * @param from - number of the first request that the page does not have
   * @param changes - the same of changes
   */
  async *events(from: number, changes: number, signal: AbortSignal): AsyncGenerator<ConsoleEvent> {
    const { body } = await this.#answer(`events?from=${from}&changes=${changes}`, { signal });
    if (!body) return;
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const lines = (rest + value).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) yield JSON.parse(line) as ConsoleEvent;
    }
  }

  #asked<T>(name: string, question: object): Promise<T> {
    const headers = { 'content-type': 'application/json' };
    return this.#json(name, { method: 'POST', headers, body: JSON.stringify(question) });
  }

  async #json<T>(name: string, init: RequestInit = {}): Promise<T> {
    return (await (await this.#answer(name, init)).json()) as T;
  }

  async #answer(name: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('x-console-key', this.key);
    const answer = await fetch(name, { ...init, headers });
    if (answer.ok) return answer;
    const { error, message } = (await answer.json()) as ConsoleFault;
    throw new RefusedError(error, message);
  }
}
