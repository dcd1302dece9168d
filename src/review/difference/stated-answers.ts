import { isDeepStrictEqual } from 'node:util';
import type { AnswerChange } from '../change/answer-change';
import { isOtherwisePresented } from '../change/answer-change';
import type { Leaf } from './leaf';
import type { Subject } from './subject';
import type { StatementInputs, StatedTest } from './statement-inputs';

/** Shown if something else answers a route. */
export function target(_: Leaf, subject: Subject, inputs: StatementInputs): boolean {
  return changesAt(subject, inputs).some((change) => change.target);
}

/** Its template says the status; it has one for each type of body, which are the same. */
export function fixedStatus({ before, after }: Leaf, subject: Subject, inputs: StatementInputs): boolean {
  return changesAt(subject, inputs).some(
    (change) =>
      change.target &&
      isDeepStrictEqual([before, after], [change.before.status, change.after.status]) &&
      before !== after,
  );
}

/** A fixed answer calls no method, so AWS ignores its integration method; no other method may be ignored. */
export function ignoredMethod({ before, after }: Leaf, subject: Subject, inputs: StatementInputs): boolean {
  const isAlone = [before, after].every((value) => value === undefined || value === 'integration_http_method');
  return isAlone && (target({ path: [], before, after }, subject, inputs) || subject.fate === 'created');
}

/** A parameter by its name, if only one side requires it. */
export function required({ path }: Leaf, { address, fate }: Subject, { answers }: StatementInputs): boolean {
  const name = path.at(-1) ?? '';
  return (
    fate === 'changed' &&
    answers.some(
      ({ before, after, required: { more, fewer } }) =>
        before.method === address && after.method === address && [...more, ...fewer].includes(name),
    )
  );
}

export function certificate(_: Leaf, { fate, before, after }: Subject): boolean {
  return fate === 'changed' && isOtherwisePresented(before, after);
}

export function link(_: Leaf, subject: Subject, inputs: StatementInputs): boolean {
  return changesAt(subject, inputs).some((change) => change.link);
}

export function timeout(_: Leaf, subject: Subject, inputs: StatementInputs): boolean {
  return changesAt(subject, inputs).some((change) => change.timeout);
}

/** A header by its name. */
export const header: StatedTest = ({ path }, subject, inputs) => {
  const name = path.at(-1)?.replace('integration.request.header.', '');
  return changesAt(subject, inputs).some(({ headers }) => headers.some((each) => each.name === name));
};

/** A fixed answer by API Gateway, with each header and the whole body. */
export function fixedResponse(_: Leaf, { address }: Subject, { answers }: StatementInputs): boolean {
  return answers.some(
    ({ target: isOther, before, after }) => isOther && before.response === address && after.response === address,
  );
}

function changesAt({ address, fate }: Subject, { answers }: StatementInputs): readonly AnswerChange[] {
  if (fate !== 'changed') return [];
  return answers.filter(({ before, after }) => before.integration === address && after.integration === address);
}
