import type { AnswerChange, CertificateChange } from '../change/answer-change';
import type { RouteAnswer } from '../change/route-answer';
import { grouped } from '../change/paired';
import type { Phrase } from '../report/phrase';
import { named, say } from '../report/phrase';
import type { Kind } from './kind';
import type { Statement } from './statement';
import { statement } from './statement';

/**
 * Changes of the backends of existing routes: their targets, the way they are reached, and the facts about the caller
 * that they get.
 */
export function backendStatements(
  changes: readonly AnswerChange[],
  certificates: readonly CertificateChange[],
): Statement[] {
  return [
    ...alike(
      changes.filter(({ target }) => target),
      ({ before, after }) => say`answered by ${words(after)} instead of ${words(before)}`,
    ),
    ...alike(
      changes.filter(({ link }) => link),
      ({ before, after }) => say`reached ${way(after)} instead of ${way(before)}`,
      ({ before, after }) => (before.link !== undefined && after.link === undefined ? ['protection'] : []),
    ),
    ...alike(
      changes.filter(({ timeout }) => timeout),
      ({ before, after }) =>
        say`given at most ${after.timeoutMs / 1_000} s to answer instead of ${before.timeoutMs / 1_000} s`,
    ),
    ...certificates.map(certificateStatement),
    ...changes.flatMap(requiredStatements),
    ...headerStatements(changes.flatMap(({ headers, route }) => headers.map((header) => ({ ...header, route })))),
  ];
}

function certificateStatement({ stage, isPresented }: CertificateChange): Statement {
  if (isPresented)
    return statement(say`the stage ${stage} now presents a client certificate to HTTP endpoints`, 'backend');
  const text = say`the stage ${stage} no longer presents a client certificate to HTTP endpoints: they cannot recognize the API any more`;
  return statement(text, 'backend', 'protection');
}

function requiredStatements({ route, required: { more, fewer } }: AnswerChange): Statement[] {
  return [
    ...more.map((name) =>
      statement(say`${route} now refuses a request without ${parameter(name)}`, 'backend', 'caller-action'),
    ),
    ...fewer.map((name) => statement(say`${route} no longer refuses a request without ${parameter(name)}`, 'backend')),
  ];
}

function parameter(name: string): Phrase {
  const [, , place = '', ...rest] = name.split('.');
  return say`the ${[place === 'header' ? 'header' : 'query parameter']} ${rest.join('.')}`;
}

/** One sentence for all routes that change alike. */
function alike(
  changes: readonly AnswerChange[],
  text: (change: AnswerChange) => Phrase,
  kinds: (change: AnswerChange) => readonly Kind[] = () => [],
): Statement[] {
  return grouped(changes, (change) => JSON.stringify(text(change))).flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const names = group.map(({ route }) => route);
    return statement(
      say`${named(names)} ${[names.length === 1 ? 'is' : 'are']} ${text(first)}`,
      'backend',
      ...kinds(first),
    );
  });
}

interface HeaderOfRoute {
  readonly route: string;
  readonly name: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

function headerStatements(headers: readonly HeaderOfRoute[]): Statement[] {
  return grouped(headers, ({ name, before, after }) => JSON.stringify([name, before, after])).flatMap((group) => {
    const [first] = group;
    return first ? headerStatement(first, named(group.map(({ route }) => route))) : [];
  });
}

/** A header that API Gateway does not set is the caller's own. */
function headerStatement({ name, before, after }: HeaderOfRoute, routes: Phrase): Statement {
  const isToken = name.toLowerCase() === 'authorization';
  if (after === undefined && isToken) {
    const text = say`${routes}: the backend gets the caller’s token in ${name}, and can call the API with it`;
    return statement(text, 'backend', 'credentials');
  }
  if (after === undefined) {
    const text = say`${routes}: ${name} is no longer written by API Gateway, so a caller can now choose its value; until now it came from ${before ?? ''}`;
    return statement(text, 'backend', 'protection');
  }
  if (before === undefined && isToken) {
    return statement(say`${routes}: the backend no longer gets the caller’s token in ${name}`, 'backend');
  }
  if (before === undefined) return statement(say`${routes}: ${name} now comes from ${after}`, 'backend');
  return statement(say`${routes}: ${name} comes from ${after} instead of ${before}`, 'backend', 'protection');
}

function words({ kind, name }: RouteAnswer): Phrase {
  if (kind === 'function') return say`function ${name}`;
  return kind === 'fixed' ? say`API Gateway itself with ${name}` : named([name]);
}

function way({ link }: RouteAnswer): Phrase {
  return link === undefined ? ['on the internet'] : say`by the VPC link ${link}`;
}
