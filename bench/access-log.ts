// A declaration of 200 clients and 300 routes, a log of a year of their calls, and the expected report on it.
import type { AccessDeclaration } from '../src/access/declaration';
import type { ScopeGrant } from '../src/access/scope-grant';
import { accessLogFormat } from '../src/constructs/api/access-log-format';
import type { Verdict } from '../src/unused/access-use';

const CLIENTS = 200;
const SCOPES = 100;
/** Number of routes with a single scope, two for each scope; the other routes accept either of two scopes. */
const SINGLE_ROUTES = 2 * SCOPES;
const ROUTES = 300;
const DAY_MS = 86_400_000;
const DAYS = 365;

/** Day of the report; the log covers the year before it. */
export const TODAY = '2027-01-01';
const BEGIN = Date.parse(TODAY) - DAYS * DAY_MS;
/** Days of the window that the expected report is for. */
export const WINDOW_DAYS = 90;
const WINDOW_BEGIN = Date.parse(TODAY) - WINDOW_DAYS * DAY_MS;

/** Log format of the stage, as the package writes it. */
export const FORMAT = accessLogFormat('cognito');

const scope = (index: number) => `api/s${index % SCOPES}`;
const clientName = (index: number) => `Service${index}`;
const clientId = (index: number) => `client${String(index).padStart(20, '0')}`;
const METHODS = ['GET', 'POST', 'PUT', 'DELETE'] as const;
const pathOf = (index: number) => `${METHODS[index % 4] ?? 'GET'} /resource${Math.floor(index / 4)}` as const;

/** Scopes that each client holds, by their use. */
function scopesOf(client: number) {
  const first = client % (SCOPES - 1);
  return { own: first, either: first + 1, never: first + 50, kept: first + 60, before: first + 70 };
}

const isDenied = (client: number) => client % 20 === 0;
const isSilent = (client: number) => client % 20 === 1;

/** The generated declaration. */
export const declaration: AccessDeclaration = {
  resourceServers: {
    api: {
      name: 'API',
      scopes: Object.fromEntries(Array.from({ length: SCOPES }, (_, index) => [`s${index}`, `Scope ${index}`])),
    },
    backend: { name: 'Backend', scopes: { checks: 'What a function checks by itself' } },
  },
  clients: Object.fromEntries(
    Array.from({ length: CLIENTS }, (_, client) => {
      const { own, either, never, kept, before } = scopesOf(client);
      const scopes: [ScopeGrant, ...ScopeGrant[]] = [
        scope(own),
        scope(either),
        scope(never),
        { scope: scope(kept), keep: 'yearly close' },
        scope(before),
        'backend/checks',
      ];
      return [clientName(client), { scopes }];
    }),
  ),
  routes: Object.fromEntries(
    Array.from({ length: ROUTES }, (_, route) => [
      pathOf(route),
      route < SINGLE_ROUTES
        ? { scopes: [scope(route)] as [string] }
        : { scopes: [scope(route - SINGLE_ROUTES), scope(route - SINGLE_ROUTES + 1)] as [string, string] },
    ]),
  ),
};

/** Client ids by name, as in the outputs. */
export const clientIds: ReadonlyMap<string, string> = new Map(
  Array.from({ length: CLIENTS }, (_, index) => [clientName(index), clientId(index)]),
);

/** Expected content of the report. */
export interface LogTruth {
  lines: number;
  malformed: number;
  otherStage: number;
  /** Accepted calls of the window, by client. */
  readonly calls: Map<string, number>;
  /** Calls of the window that a scope was enough for, by client and scope. */
  readonly carried: Map<string, number>;
}

/** Expected verdict for each scope of each client, from the way the log is generated. */
export function expectedVerdicts(): Map<string, Verdict> {
  return new Map(
    Array.from({ length: CLIENTS }, (_, client) => client).flatMap((client) => {
      const { own, either, never, kept, before } = scopesOf(client);
      const calls = !isDenied(client) && !isSilent(client);
      const verdicts: [string, Verdict][] = [
        [scope(own), calls ? 'used' : 'unused'],
        [scope(either), calls ? 'replaceable' : 'unused'],
        [scope(never), 'unused'],
        [scope(kept), 'kept'],
        [scope(before), 'unused'],
        ['backend/checks', 'unchecked'],
      ];
      return verdicts.map(([name, verdict]) => [`${clientName(client)} ${name}`, verdict] as const);
    }),
  );
}

/** Options of a generated log. */
export interface LogOptions {
  readonly lines: number;
  /** Days without a line, counted from the first of the year. */
  readonly gaps?: readonly number[];
  readonly seed?: number;
}

/** Generates the lines of a year in order, and the expected report, which is complete once all lines are read. */
export function generatedLog({ lines, gaps = [], seed = 1 }: LogOptions): { lines: Iterable<string>; truth: LogTruth } {
  const truth: LogTruth = { lines: 0, malformed: 0, otherStage: 0, calls: new Map(), carried: new Map() };
  const random = randomNumbers(seed);
  function* made(): Generator<string> {
    for (let index = 0; index < lines; index++) {
      const time = BEGIN + Math.floor((index / lines) * DAYS * DAY_MS);
      if (gaps.includes(Math.floor((time - BEGIN) / DAY_MS))) continue;
      truth.lines += 1;
      yield line(index, time, random, truth);
    }
  }
  return { lines: made(), truth };
}

function line(index: number, time: number, random: () => number, truth: LogTruth): string {
  const [dice, client] = [random() % 1_000, random() % CLIENTS];
  if (dice < 3) {
    truth.malformed += 1;
    return ['{"requestId":"cut of', 'START of something else', '{}', '[1]'][random() % 4] ?? '';
  }
  if (dice < 8) {
    truth.otherStage += 1;
    return written(index, time, { stage: 'test', route: pathOf(0), client });
  }
  if (dice < 60) return written(index, time, { route: `OPTIONS /resource${random() % 75}` });
  const { own, either, before } = scopesOf(client);
  const isOld = time < WINDOW_BEGIN;
  // The client lacks the scope, or is denied: API Gateway then logs no caller.
  if (dice < 160 || isDenied(client)) {
    return written(index, time, { route: pathOf((own + 30) % SINGLE_ROUTES), refused: 'UNAUTHORIZED' });
  }
  if (isSilent(client)) return written(index, time, { route: pathOf(own), refused: 'MISSING_AUTHENTICATION_TOKEN' });
  if (dice < 400) return call(index, time, { client, route: SINGLE_ROUTES + own, carriers: [own, either], truth });
  if (dice < 500 && isOld) return call(index, time, { client, route: before % SCOPES, carriers: [before], truth });
  return call(index, time, { client, route: own + (dice % 2) * SCOPES, carriers: [own], truth });
}

interface Call {
  readonly client: number;
  readonly route: number;
  readonly carriers: readonly number[];
  readonly truth: LogTruth;
}

function call(index: number, time: number, { client, route, carriers, truth }: Call): string {
  if (time >= WINDOW_BEGIN) {
    const name = clientName(client);
    truth.calls.set(name, (truth.calls.get(name) ?? 0) + 1);
    for (const carrier of carriers) {
      const key = `${name} ${scope(carrier)}`;
      truth.carried.set(key, (truth.carried.get(key) ?? 0) + 1);
    }
  }
  return written(index, time, { route: pathOf(route), client });
}

interface Written {
  readonly route: string;
  readonly client?: number;
  readonly refused?: string;
  readonly stage?: string;
}

function written(index: number, time: number, { route, client, refused = '-', stage = 'prod' }: Written): string {
  const status = refused === '-' ? ['200', '200', '200', '404', '500', '429', '400'][index % 7] : '401';
  const id = client === undefined ? '-' : clientId(client);
  const scopes = client === undefined ? '-' : TOKENS[client];
  return `{"requestId":"7f3c2a10-0000-4000-8000-${String(index).padStart(12, '0')}","time":"${time}","stage":"${stage}","route":"${route}","status":"${status}","latencyMs":"${index % 97}","integrationLatencyMs":"${index % 89}","authorizerError":"-","errorType":"${refused}","sourceIp":"203.0.113.${index % 250}","clientId":"${id}","scopes":"${scopes}"}`;
}

const TOKENS = Array.from({ length: CLIENTS }, (_, client) => {
  const { own, either, never, kept, before } = scopesOf(client);
  return [...[own, either, never, kept, before].map(scope), 'backend/checks'].join(' ');
});

/** Returns a random generator; the same seed gives the same numbers. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>>= 0);
  };
}
