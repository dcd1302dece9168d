import { randomUUID } from 'node:crypto';
import type { AuthorizerAnswer } from './authorizer-answer';
import { readAuthorizerAnswer } from './authorizer-answer';
import type { AuthorizerCache } from './authorizer-cache';
import type { Runner, LogSink } from '../backend/function-runner';
import { GatewayRefusal } from '../answer/gateway-refusal';
import type { ServedLambdaAuthorizer } from '../../system/authorizer';
import type { IdentifiedRequest } from './identity';
import { identityOf } from './identity';
import { invokeWithin } from '../backend/timed-invocation';

/** A request an authorizer is asked about. */
export interface AuthorizedRequest extends IdentifiedRequest {
  /** Address of the stage: what is kept counts for one stage. */
  readonly stage: string;
  readonly event: () => object;
}

/** What it takes to ask. */
export interface AskingOptions {
  readonly runners: ReadonlyMap<string, Runner>;
  readonly authorizations: AuthorizerCache;
  readonly log: LogSink;
}

/** An answer, and how long it took. */
export interface TimedAnswer {
  readonly answer: AuthorizerAnswer;
  /** Milliseconds; 0 for one that was kept. */
  readonly latencyMs: number;
}

/** Longest wait for an authorizer, in milliseconds. AWS names none for authorizers; this is the one of integrations. */
const TIMEOUT_MS = 29_000;

/**
 * Asks an authorizer who calls, or finds its answer to the same identity sources.
 * - a request without one of them is refused, and the function is not asked; so it is where no answer is kept
 * - only answers with a policy are kept, whatever they say
 * @throws GatewayRefusal `UNAUTHORIZED` where the function fails with exactly that message, too;
 * `AUTHORIZER_CONFIGURATION_ERROR` where it fails otherwise, is too slow, may not be called or answers what is no answer
 * @see AWS docs, "Use API Gateway Lambda authorizers", "Configure an API Gateway Lambda authorizer" and "CreateAuthorizer"
 */
export async function askAuthorizer(
  authorizer: ServedLambdaAuthorizer,
  request: AuthorizedRequest,
  options: AskingOptions,
): Promise<TimedAnswer> {
  const { identitySources, ttlSeconds } = authorizer;
  const identity = identityOf(identitySources, request);
  if (!identity) throw new GatewayRefusal('UNAUTHORIZED');
  const key = JSON.stringify([request.stage, authorizer.address, identity]);
  const kept = ttlSeconds > 0 ? options.authorizations.get(key) : undefined;
  if (kept) return { answer: kept, latencyMs: 0 };
  const start = performance.now();
  const answer = await invoke(authorizer, request, options);
  if (ttlSeconds > 0) options.authorizations.keep(key, answer, ttlSeconds);
  return { answer, latencyMs: Math.round(performance.now() - start) };
}

async function invoke(
  { lambda, mayInvoke }: ServedLambdaAuthorizer,
  { event }: AuthorizedRequest,
  { runners, log }: AskingOptions,
): Promise<AuthorizerAnswer> {
  const runner = mayInvoke ? runners.get(lambda.address) : undefined;
  if (!runner) throw new GatewayRefusal('AUTHORIZER_CONFIGURATION_ERROR');
  const outcome = await invokeWithin(TIMEOUT_MS, runner, event(), randomUUID());
  if ('failure' in outcome) {
    const unauthorized = outcome.failure === 'error' && outcome.message === 'Unauthorized';
    throw new GatewayRefusal(unauthorized ? 'UNAUTHORIZED' : 'AUTHORIZER_CONFIGURATION_ERROR');
  }
  const answer = readAuthorizerAnswer(outcome.result);
  if (!('wrong' in answer)) return answer;
  log(`${lambda.name}: what it answered is no answer of an authorizer, ${answer.wrong}\n`);
  throw new GatewayRefusal('AUTHORIZER_CONFIGURATION_ERROR');
}
