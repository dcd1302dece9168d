import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import { errorMessage } from '../../error/thrown';
import { parseJson } from '../../terraform-json/json-text';
import { readBody } from '../answer/gateway-request';
import { foreignPage } from '../own-page';
import { CONSOLE_PATH } from '../own-path';
import type { OwnSite } from '../own-site';
import type {
  CallAnswer,
  ConsoleFault,
  DecisionData,
  FormData,
  OverviewData,
  ReasonData,
  ReloadData,
  RequestData,
  SecretData,
  TokenData,
  TriedCall,
} from './console-data';
import type { RequestReport } from '../decision/request-report';
import { requestRow, streamEvents } from './event-stream';
import { pageFile } from './page-file';
import { PAGE_HEADERS } from './page-headers';
import { Recent } from './recent';
import { RequestFeed } from './request-feed';

/** Data and actions of the page. */
export interface ConsoleSource {
  overview(): OverviewData;
  /** Why a client may call a route or not; undefined if there is no such client or route. */
  reason(client: string, route: string): Promise<ReasonData | undefined>;
  /** Fields of a request for a route; undefined for an unknown route. */
  form(route: string): FormData | undefined;
  /** Sends a request. @throws Error if it cannot be sent */
  send(call: TriedCall): Promise<CallAnswer>;
  /** A token of a client; undefined if there is no such client. */
  token(client: string): Promise<TokenData | undefined>;
  /** The secret of a client; undefined if there is no such client. */
  secret(client: string): SecretData | undefined;
  /** How an answer came about. */
  decision(report: RequestReport): DecisionData;
}

/** Header with the key. A page of another site would need a CORS preflight to set it, and the preflight is refused. */
const KEY_HEADER = 'x-console-key';
const KEY_BYTES = 24;
/** Maximum size of a body of the API with the JSON around it. */
const MAX_QUESTION_BYTES = 24 * 1_024 * 1_024;
/** Changes that are kept. */
const MAX_RELOADS = 100;

/** An answer, and its status. */
interface Answer {
  readonly status: number;
  readonly body: object;
}

/** Answers one kind of question, or returns the error in it. */
type Answerer = (source: ConsoleSource, question: unknown, feed: RequestFeed) => Promise<Answer>;

const NAME = z.string().max(1_000);
const PAIRS = z.array(z.tuple([z.string(), z.string()])).max(200);

/** Questions of the page, by the last part of the path. */
const ANSWERERS: ReadonlyMap<string, Answerer> = new Map([
  [
    'reason',
    answerer(z.strictObject({ client: NAME, route: NAME }), (source, { client, route }) =>
      source.reason(client, route),
    ),
  ],
  ['form', answerer(z.strictObject({ route: NAME }), (source, { route }) => source.form(route))],
  ['token', answerer(z.strictObject({ client: NAME }), (source, { client }) => source.token(client))],
  ['secret', answerer(z.strictObject({ client: NAME }), (source, { client }) => source.secret(client))],
  [
    'request',
    answerer(z.strictObject({ number: z.int().min(0) }), (source, { number }, feed) =>
      requestData(source, feed, number),
    ),
  ],
  [
    'call',
    answerer(
      z.strictObject({
        client: NAME.optional(),
        route: NAME,
        method: z.string().regex(/^[A-Z]{1,20}$/),
        target: z.string().regex(/^\/[!-~]*$/),
        headers: PAIRS,
        body: z.string().optional(),
      }),
      (source, call) => source.send(call as TriedCall),
    ),
  ],
]);

/**
 * The page of the gateway, and the data it requests. The page's files hold no data; everything else needs the key of
 * this start.
 * @see WHATWG Fetch Standard, "CORS protocol"; W3C Fetch Metadata Request Headers
 */
export class ConsoleSite implements OwnSite {
  readonly feed = new RequestFeed();
  readonly #key = randomBytes(KEY_BYTES).toString('base64url');
  readonly #reloads = new Recent<ReloadData>(MAX_RELOADS);
  #version = 0;
  #source: ConsoleSource | undefined;

  /** @param onFault - gets errors of the console itself */
  constructor(private readonly onFault: (text: string) => void) {}

  /** Address to open in a browser: the key is in the fragment, which a browser never sends. */
  address(origin: string): string {
    return `${origin}${CONSOLE_PATH}#${this.#key}`;
  }

  /** Shows a system, in place of the one before. */
  show(source: ConsoleSource): void {
    this.#source = source;
    this.#version++;
  }

  /** Tells of a change. */
  tell(reload: ReloadData): void {
    this.#reloads.add(reload);
  }

  answer(incoming: IncomingMessage, outgoing: ServerResponse): boolean {
    const { url = '' } = incoming;
    if (isForPeople(incoming)) {
      // The browser keeps the fragment on a redirect.
      outgoing.writeHead(302, { ...PAGE_HEADERS, location: CONSOLE_PATH }).end();
      return true;
    }
    if (!url.startsWith(CONSOLE_PATH)) return false;
    this.#answer(incoming, outgoing, url.slice(CONSOLE_PATH.length))
      .then((answer) => {
        if (answer) send(outgoing, answer);
      })
      .catch((error: unknown) => {
        // A page that went away needs no answer.
        if (outgoing.destroyed) return;
        this.onFault(`console: ${errorMessage(error)}\n`);
        if (outgoing.headersSent) outgoing.destroy();
        else send(outgoing, fault(500, 'failed', 'the console failed; the terminal says why'));
      });
    return true;
  }

  /** @returns undefined if it is answered already */
  async #answer(incoming: IncomingMessage, outgoing: ServerResponse, target: string): Promise<Answer | undefined> {
    const foreign = foreignPage(incoming.headers);
    if (foreign !== undefined) return fault(403, 'forbidden', foreign);
    const [name = '', query] = target.split('?', 2);
    const file = incoming.method === 'GET' ? await pageFile(name) : undefined;
    if (file) {
      outgoing.writeHead(200, { ...PAGE_HEADERS, 'content-type': file.contentType }).end(file.content);
      return undefined;
    }
    if (!this.#hasKey(incoming)) {
      return fault(403, 'key', 'the key of this start is missing or wrong; open the address that the terminal shows');
    }
    if (!this.#source) return fault(503, 'starting', 'the gateway is starting; ask again');
    if (incoming.method === 'GET' && name === 'events') {
      this.#stream(outgoing, new URLSearchParams(query));
      return undefined;
    }
    return this.#data(this.#source, incoming, name);
  }

  #hasKey({ headers }: IncomingMessage): boolean {
    const given = Buffer.from(String(headers[KEY_HEADER] ?? ''));
    const key = Buffer.from(this.#key);
    return given.length === key.length && timingSafeEqual(given, key);
  }

  #stream(outgoing: ServerResponse, query: URLSearchParams): void {
    outgoing.writeHead(200, { ...PAGE_HEADERS, 'content-type': 'application/x-ndjson' });
    const number = (name: string) => Math.max(0, Math.floor(Number(query.get(name)) || 0));
    const news = { requests: this.feed.recent, reloads: this.#reloads, version: () => this.#version };
    streamEvents(outgoing, news, { from: number('from'), changesFrom: number('changes') });
  }

  async #data(source: ConsoleSource, incoming: IncomingMessage, name: string): Promise<Answer> {
    if (incoming.method === 'GET' && name === 'overview') return found(source.overview());
    const answer = incoming.method === 'POST' ? ANSWERERS.get(name) : undefined;
    if (!answer) return fault(404, 'not_found', 'the console has no such page');
    if (incoming.headers['content-type'] !== 'application/json') {
      return fault(415, 'content_type', 'expected application/json');
    }
    const body = await readBody(incoming, MAX_QUESTION_BYTES);
    return answer(source, parseJson(body?.toString() ?? ''), this.feed);
  }
}

function answerer<T>(
  schema: z.ZodType<T>,
  answer: (source: ConsoleSource, question: T, feed: RequestFeed) => object | undefined | Promise<object | undefined>,
): Answerer {
  return async (source, given, feed) => {
    const question = schema.safeParse(given);
    if (!question.success) return fault(400, 'question', z.prettifyError(question.error));
    try {
      return found(await answer(source, question.data, feed));
    } catch (error) {
      return fault(400, 'not_done', errorMessage(error));
    }
  };
}

function requestData(source: ConsoleSource, feed: RequestFeed, number: number): RequestData | undefined {
  const counted = feed.recent.at(number);
  if (!counted) return undefined;
  const { route } = counted.item;
  return { ...requestRow(counted), ...(route === undefined ? {} : { route }), ...source.decision(counted.item) };
}

/** A browser that is led to the page: a program that asks for `/` is answered as API Gateway does. */
function isForPeople({ method, url = '', headers }: IncomingMessage): boolean {
  const asksForPage =
    method === 'GET' && /^\/(~console)?$/.test(url) && (headers.accept?.includes('text/html') ?? false);
  return asksForPage && foreignPage(headers) === undefined;
}

function found(body: object | undefined): Answer {
  return body ? { status: 200, body } : fault(404, 'not_found', 'this client, route or request no longer exists');
}

function fault(status: number, error: string, message: string): Answer {
  return { status, body: { error, message } satisfies ConsoleFault };
}

function send(outgoing: ServerResponse, { status, body }: Answer): void {
  outgoing.writeHead(status, { ...PAGE_HEADERS, 'content-type': 'application/json' }).end(JSON.stringify(body));
}
