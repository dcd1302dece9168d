import type { Inventory } from './inventory';
import type { RateId } from './rate';
import { RATE_IDS } from './rate';
import type { Usage } from './usage';

/** Quantity of each rate in a month. */
export type Quantities = Readonly<Record<RateId, number>>;

/** Whether callers cache a token while it is valid, or request one before each call. */
export type TokenUse = 'cached' | 'each-request';

const HOURS = 730;
const SECONDS = HOURS * 3_600;
const DAYS = HOURS / 24;
/** The token client renews a token after 75 % to 85 % of its life. */
const RENEWED_AT = 0.8;
/** The function writes a count and a duration for each status. */
const METRICS_BY_STATUS = 2;

const NOTHING = Object.fromEntries(RATE_IDS.map((rate) => [rate, 0])) as Quantities;

/** Quantities of a stack without any request. */
export function standingQuantities(inventory: Inventory): Quantities {
  return {
    ...NOTHING,
    'cognito-app-clients': inventory.tokenMinutes.length,
    'kms-keys': inventory.keys,
    secrets: inventory.secrets,
    metrics: inventory.filterMetrics,
    'alarm-metrics': inventory.alarmMetrics,
    dashboards: inventory.dashboards,
    'insight-rules': inventory.requestRules + inventory.refusalRules,
    'web-acls': inventory.webAcls,
    'waf-rules': inventory.webAclRules,
  };
}

/** Quantities of a stack with the given usage. */
export function monthlyQuantities(given: Inventory, usage: Usage, use: TokenUse): Quantities {
  const inventory = withClients(given, usage);
  const standing = standingQuantities(inventory);
  const { clients, requests, tokens } = traffic(inventory, usage, use);
  const processes = clients * usage.processesPerClient;
  const invocations = inventory.functionMb === undefined ? 0 : requests;
  const authorizations = authorized(inventory, requests, tokens, processes);
  const secretCalls = inventory.secrets === 0 ? 0 : processes * usage.secretReadsPerProcess;
  const stored = inventory.tables === 0 ? 0 : usage.tableGb;
  const accessGb = inventory.accessLog ? gb(requests * usage.accessLogBytes) : 0;
  const webAclRequests = requests * inventory.guardedStages + tokens * inventory.guardedPools;
  const loggedShare = { none: 0, matched: usage.refusedShare, all: 1 }[inventory.webAclLog];
  const vendedGb = gb(invocations * usage.functionLogBytes + webAclRequests * loggedShare * usage.webAclLogBytes);
  return {
    ...standing,
    'cognito-token-requests': tokens,
    'api-requests': requests,
    'lambda-requests': invocations + authorizations,
    'lambda-gb-seconds':
      gbSeconds(invocations, inventory.functionMb ?? 0, usage.functionMs) +
      gbSeconds(authorizations, inventory.authorizer?.memoryMb ?? 0, usage.authorizerMs),
    'dynamodb-writes': inventory.tables === 0 ? 0 : requests * usage.writeShare,
    'dynamodb-reads': inventory.tables === 0 ? 0 : requests * (1 - usage.writeShare),
    'dynamodb-storage': stored,
    'dynamodb-recovery': inventory.recoverableTables === 0 ? 0 : stored,
    // Each read of a secret decrypts it once.
    'kms-requests': inventory.keys === 0 ? 0 : secretCalls,
    'secret-calls': secretCalls,
    'log-ingestion': accessGb,
    'vended-log-ingestion': vendedGb,
    'log-storage': (accessGb + vendedGb) * usage.storedLogShare * (inventory.retentionDays / DAYS),
    metrics: standing.metrics + functionMetrics(inventory, usage, invocations),
    'insight-events': requests * (inventory.requestRules + inventory.refusalRules * usage.refusedShare),
    traces: inventory.tracing ? Math.min(requests, SECONDS) + Math.max(0, requests - SECONDS) * usage.tracedShare : 0,
    'waf-requests': webAclRequests,
    's3-storage': inventory.buckets * usage.stateGb,
    'data-transfer': gb(requests * usage.responseKb * 1_000) * usage.internetShare,
  };
}

/** Computes the API requests and the token requests of a month. */
export function traffic(given: Inventory, usage: Usage, use: TokenUse) {
  const { tokenMinutes, apis } = withClients(given, usage);
  const clients = tokenMinutes.length;
  // A user pool without an API issues tokens for an API elsewhere.
  const calls = clients === 0 ? 0 : usage.requestsPerMonth;
  const renewals = tokenMinutes.reduce((sum, minutes) => sum + (HOURS * 60) / (minutes * RENEWED_AT), 0);
  const cached =
    usage.tokensPerHour === undefined
      ? Math.min(calls, renewals * usage.processesPerClient)
      : usage.tokensPerHour * HOURS;
  const tokens = use === 'cached' ? cached : Math.max(cached, calls);
  return { clients, requests: apis === 0 ? 0 : usage.requestsPerMonth, tokens };
}

/** Applies the number of clients and the token life of the usage to the inventory. */
function withClients(inventory: Inventory, { clients, tokenMinutes }: Usage): Inventory {
  const declared = inventory.tokenMinutes;
  const lives = Array.from({ length: clients ?? declared.length }, (_, index) => declared[index] ?? declared[0] ?? 60);
  return {
    ...inventory,
    tokenMinutes: tokenMinutes === undefined ? lives : lives.map(() => tokenMinutes),
    // Each client has its own secret.
    secrets: inventory.secrets === 0 ? 0 : Math.max(0, inventory.secrets + lives.length - declared.length),
  };
}

/** API Gateway caches the authorizer's answer for each token until its TTL ends. */
function authorized({ authorizer }: Inventory, requests: number, tokens: number, processes: number): number {
  if (!authorizer) return 0;
  if (authorizer.ttlSeconds === 0) return requests;
  return Math.min(requests, Math.max(tokens, (processes * SECONDS) / authorizer.ttlSeconds));
}

/** A metric for each route and status, and for each status of requests to no route; none before the first request. */
function functionMetrics({ functionMetrics: writes, routes }: Inventory, usage: Usage, invocations: number): number {
  if (!writes) return 0;
  return Math.min(invocations, (routes + 1) * usage.statusClasses) * METRICS_BY_STATUS;
}

function gbSeconds(times: number, memoryMb: number, milliseconds: number): number {
  return times * (memoryMb / 1_024) * (milliseconds / 1_000);
}

function gb(bytes: number): number {
  return bytes / 1e9;
}
