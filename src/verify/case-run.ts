import { isDeepStrictEqual } from 'node:util';
import { parseJson } from '../terraform-json/json-text';
import { concurrently } from './concurrently';
import type { HttpAnswer } from './http-answer';
import { NoAnswerError, send } from './http-answer';
import type { PlaceholderValues } from './placeholder';
import { fillIn, placeholderValues } from './placeholder';
import type { AcceptedAnswer, RequestCase, TargetKind } from './request-case';
import type { Target } from './target';

/** Result of a request case. */
export interface CaseResult {
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** Reason of a skip or failure, without the content of the request. */
  readonly reason?: string;
}

/**
 * Runs request cases, a few at a time.
 * @param onAnswer - called with the number of answers, after each one
 * @throws VerifyError if a placeholder cannot be filled in
 */
export async function runCases(
  cases: readonly RequestCase[],
  target: Target,
  kind: TargetKind,
  onAnswer?: (answered: number) => void,
): Promise<CaseResult[]> {
  const values = placeholderValues(target);
  let answered = 0;
  return concurrently(cases, async (each) => {
    const { name, skip } = each;
    const skipped = skip[kind];
    if (skipped !== undefined) return { name, outcome: 'skipped', reason: skipped };
    const reason = await wrongAnswer(each, target, values);
    onAnswer?.(++answered);
    return reason === undefined ? { name, outcome: 'passed' } : { name, outcome: 'failed', reason };
  });
}

/**
 * Sends the request of a case.
 * @throws NoAnswerError
 */
export async function sendCase(
  { method, to, headers, body }: RequestCase,
  target: Target,
  values: PlaceholderValues,
): Promise<HttpAnswer> {
  const [apiUrl = ''] = target.apiUrls.values();
  const url = to === 'token endpoint' ? target.tokenEndpoint : `${apiUrl}${await fillIn(to.path, values)}`;
  const filled = Object.entries(headers).map(async ([name, value]) => [name, await fillIn(value, values)] as const);
  return send(url, {
    method,
    headers: Object.fromEntries(await Promise.all(filled)),
    ...(body === null ? {} : { body: await fillIn(body, values) }),
  });
}

async function wrongAnswer(each: RequestCase, target: Target, values: PlaceholderValues): Promise<string | undefined> {
  try {
    return faultIn(each, await sendCase(each, target, values));
  } catch (error) {
    if (error instanceof NoAnswerError) return error.message;
    throw error;
  }
}

/** Describes the difference between an answer and a case; undefined if the case accepts the answer. */
export function faultIn({ accept }: RequestCase, answer: HttpAnswer): string | undefined {
  if (accept.some((accepted) => isAnswer(answer, accepted))) return undefined;
  const names = accept.flatMap(({ headers }) => Object.keys(headers));
  const headers = Object.fromEntries(names.map((name) => [name, answer.headers.get(name)]));
  const got = answerText({ status: answer.status, body: errorCodeOf(answer), headers });
  return `expected ${accept.map(answerText).join(', or ')}; got ${got}`;
}

/** Whether an answer has everything that is described; other parts may be anything. */
export function isAnswer(answer: HttpAnswer, { status, body, headers }: AcceptedAnswer): boolean {
  return (
    answer.status === status &&
    Object.entries(headers).every(([name, value]) => answer.headers.get(name) === value) &&
    Object.entries(body).every(([name, value]) => isDeepStrictEqual(fields(answer)[name], value))
  );
}

/** Fields of a JSON object; empty if the body is anything else. */
function fields({ body }: HttpAnswer): Readonly<Record<string, unknown>> {
  const json = parseJson(body);
  return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};
}

/** The only part of a body that is shown: the rest may be a token, or repeat one. */
function errorCodeOf(answer: HttpAnswer): Record<string, string> {
  const { error } = fields(answer);
  return typeof error === 'string' && /^[a-z_]+$/.test(error) ? { error } : {};
}

function answerText({ status, body, headers }: AcceptedAnswer): string {
  const parts = [body, headers].filter((part) => Object.keys(part).length > 0);
  return [status, ...parts.map((part) => JSON.stringify(part))].join(' ');
}
