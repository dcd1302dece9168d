import { CHECKS } from '../local/decision/check';
import type { DecisionStep } from '../local/decision/decision-trace';
import { explained, findingText } from '../local/decision/decision-trace';
import type { CallVerdict } from '../why/call-verdict';
import type { Cure } from '../why/cure';
import type { LogLineVerdict } from '../why/log-line-verdict';
import type { TokenVerdict } from '../why/token-verdict';
import { visibleText } from './terminal';

const MARKS = { passed: '✓', answered: '✓', refused: '✗' } as const;
const CHECK_WIDTH = Math.max(...Object.keys(CHECKS).map((name) => name.length));

/** The answer about one client and route: the steps, the rule that decided, and the cure. */
export function callLines(verdict: CallVerdict, client: string, route: string): string[] {
  const { passes, status } = verdict;
  const outcome = `${route} as ${client}: ${passes ? 'passes' : `refused, ${status ?? ''}`}`;
  return [visibleText(outcome), '', ...decisionLines(verdict)];
}

/** The steps of a decision, the rule that decided and what would change it. */
export function decisionLines({ steps, cure }: Pick<CallVerdict, 'steps' | 'cure'>): string[] {
  const last = steps.at(-1);
  return [
    ...steps.map(stepLine),
    ...(last?.outcome === 'refused' ? ['', ...ruleLines(last)] : []),
    ...(cure ? ['', ...cureLines(cure)] : []),
  ].map(visibleText);
}

/** The answer of every route to a token. */
export function tokenLines({ token, routes, notTold }: TokenVerdict): string[] {
  const width = Math.max(0, ...routes.map(({ route }) => route.length));
  return [
    `header  ${JSON.stringify(token.header)}`,
    `claims  ${JSON.stringify(token.claims)}`,
    '',
    ...routes.map(({ route, passes, step }) => `${passes ? '✓' : '✗'} ${route.padEnd(width)}  ${findingText(step)}`),
    '',
    ...notTold.map((each) => `not known: ${each}`),
  ].map(visibleText);
}

/** Facts from a line of the access log. */
export function logLines({ route, status, told, notTold, checks }: LogLineVerdict): string[] {
  return [
    `${route ?? 'a request'}: ${status}`,
    '',
    ...told,
    ...(checks.length === 1 ? [] : checks.map((check) => `  ${check.padEnd(CHECK_WIDTH)}  ${CHECKS[check].rule}`)),
    ...notTold.map((each) => `not known: ${each}`),
  ].map(visibleText);
}

function stepLine(step: DecisionStep): string {
  return `${MARKS[step.outcome]} ${step.check.padEnd(CHECK_WIDTH)}  ${findingText(step)}`;
}

function ruleLines(step: DecisionStep): string[] {
  const { rule, source } = explained(step);
  return [`rule    ${rule}`, `source  ${source}`];
}

function cureLines({ text, code }: Cure): string[] {
  return [text, ...(code === undefined ? [] : [`  ${code}`])];
}
