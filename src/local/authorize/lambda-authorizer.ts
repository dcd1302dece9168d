import { randomUUID } from 'node:crypto';
import type { AuthorizerAnswer } from './authorizer-answer';
import { readAuthorizerAnswer } from './authorizer-answer';
import type { AuthorizerCache } from './authorizer-cache';
import type { DecisionTrace } from '../decision/decision-trace';
import type { Runner, LogSink } from '../backend/function-runner';
import { GatewayRefusal } from '../answer/gateway-refusal';
import type { ServedLambdaAuthorizer } from '../../system/authorizer';
import type { IdentifiedRequest } from './identity';
import { identityOf } from './identity';
import type { IdentitySource } from '../../system/identity-source';
import { invokeWithin } from '../backend/timed-invocation';

/** A request to be authorized. */
export interface AuthorizedRequest extends IdentifiedRequest {
  /** Address of the stage: each stage has its own cache. */
  readonly stage: string;
  readonly event: () => object;
}

/** Parts that a call of an authorizer needs. */
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
 * Calls an authorizer, or takes its cached answer for the same identity sources.
 * - a request without one of them is refused before the function is called, even if no answer is cached
 * - only answers with a policy are cached, both Allow and Deny
 * @throws GatewayRefusal `UNAUTHORIZED` if the function fails with exactly that message, too;
 * `AUTHORIZER_CONFIGURATION_ERROR` if it fails otherwise, is too slow, may not be called or returns no valid answer
 * @see AWS docs, "Use API Gateway Lambda authorizers", "Configure an API Gateway Lambda authorizer" and "CreateAuthorizer"
 */
export async function askAuthorizer(
  authorizer: ServedLambdaAuthorizer,
  request: AuthorizedRequest,
  options: AskingOptions,
  trace?: DecisionTrace,
): Promise<TimedAnswer> {
  const { identitySources, ttlSeconds } = authorizer;
  const identity = identityOf(identitySources, request);
  if (!identity) {
    const needed = identitySources.map(sourceText).join(' and ');
    throw new GatewayRefusal('UNAUTHORIZED', { check: 'identity-source', found: 'request lacks a part of it', needed });
  }
  if (identitySources.length > 0) {
    trace?.passed('identity-source', `request has ${identitySources.map(sourceText).join(' and ')}`);
  }
  const key = JSON.stringify([request.stage, authorizer.address, identity]);
  const kept = ttlSeconds > 0 ? options.authorizations.get(key) : undefined;
  if (kept) {
    trace?.passed('authorizer-answer', `cached answer of ${authorizer.lambda.name}: ${answerText(kept)}`);
    return { answer: kept, latencyMs: 0 };
  }
  const start = performance.now();
  const answer = await invoke(authorizer, request, options);
  if (ttlSeconds > 0) options.authorizations.keep(key, answer, ttlSeconds);
  const latencyMs = Math.round(performance.now() - start);
  trace?.passed(
    'authorizer-answer',
    `fresh answer of ${authorizer.lambda.name} in ${latencyMs} ms: ${answerText(answer)}`,
  );
  return { answer, latencyMs };
}

/**
 * The caller, as the package's own function reports it. The principal of another function is left out: it may name a
 * person.
 */
function answerText({ context: { principalType, clientId, scopes, roles } }: AuthorizerAnswer): string {
  if (principalType === undefined) return 'the caller is known';
  const client = clientId ? ` of client ${clientId}` : '';
  return `${principalType}${client}, with scopes ${scopes || 'none'} and roles ${roles || 'none'}`;
}

function sourceText({ from, name }: IdentitySource): string {
  const kind = {
    header: 'header',
    querystring: 'query parameter',
    stageVariables: 'stage variable',
    context: '$context',
  };
  return `${kind[from]} ${name}`;
}

async function invoke(
  { lambda, mayInvoke }: ServedLambdaAuthorizer,
  { event }: AuthorizedRequest,
  { runners, log }: AskingOptions,
): Promise<AuthorizerAnswer> {
  const runner = mayInvoke ? runners.get(lambda.address) : undefined;
  if (!runner) throw broken(`API Gateway may not call ${lambda.name}, or it does not run here`);
  const outcome = await invokeWithin(TIMEOUT_MS, runner, event(), randomUUID());
  if ('failure' in outcome) {
    const unauthorized = outcome.failure === 'error' && outcome.message === 'Unauthorized';
    if (!unauthorized) throw broken(`${lambda.name} gave no answer: ${outcome.failure}`);
    const found = `${lambda.name} does not know this token or key`;
    throw new GatewayRefusal('UNAUTHORIZED', { check: 'authorizer-answer', found, needed: 'a caller that it knows' });
  }
  const answer = readAuthorizerAnswer(outcome.result);
  if (!('wrong' in answer)) return answer;
  log(`${lambda.name}: its answer is not one of an authorizer, ${answer.wrong}\n`);
  throw broken(`${lambda.name} did not return a policy: ${answer.wrong}`);
}

function broken(found: string): GatewayRefusal {
  const needed = 'an authorizer that answers with a policy';
  return new GatewayRefusal('AUTHORIZER_CONFIGURATION_ERROR', { check: 'authorizer-answer', found, needed });
}
