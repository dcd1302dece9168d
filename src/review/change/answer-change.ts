import type { Attributes, StackView } from '../../terraform-json/stack-view';
import { isSet } from '../../terraform-json/stack-view';
import type { AccessComparison } from './access-comparison';
import { gained } from './paired';
import type { RouteAnswer } from './route-answer';
import { routeAnswers } from './route-answer';

const STAGE = 'aws_api_gateway_stage';

/** A header that an endpoint gets from elsewhere; absent on the side if API Gateway does not write it. */
export interface HeaderChange {
  readonly name: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** A change of the backend of a route that both sides have. */
export interface AnswerChange {
  readonly route: string;
  readonly before: RouteAnswer;
  readonly after: RouteAnswer;
  /** Whether something else answers. */
  readonly target: boolean;
  /** Whether an endpoint is reached another way. */
  readonly link: boolean;
  /** Whether API Gateway waits longer or less. */
  readonly timeout: boolean;
  /** Parameters without which a request is refused now, and those of which none is any more. */
  readonly required: { readonly more: readonly string[]; readonly fewer: readonly string[] };
  /** Changed headers, if both sides call an endpoint. */
  readonly headers: readonly HeaderChange[];
}

/** Changes of the backends of routes that both sides have. */
export function answerChanges(base: StackView, head: StackView, comparison: AccessComparison): AnswerChange[] {
  const old = routeAnswers(base, comparison.before.routes);
  const own = routeAnswers(head, comparison.after.routes);
  return comparison.routes.flatMap(({ name, before: was, after: is }) => {
    const [before, after] = [old.get(was?.address ?? ''), own.get(is?.address ?? '')];
    if (!before || !after) return [];
    const areEndpoints = before.kind === 'endpoint' && after.kind === 'endpoint';
    const change = {
      route: name,
      before,
      after,
      target: before.kind !== after.kind || before.name !== after.name,
      link: areEndpoints && before.link !== after.link,
      timeout: before.timeoutMs !== after.timeoutMs,
      required: { more: gained(before.required, after.required), fewer: gained(after.required, before.required) },
      headers: areEndpoints ? headerChanges(before.headers, after.headers) : [],
    };
    const { target, link, timeout, headers, required } = change;
    const parts = headers.length + required.more.length + required.fewer.length;
    return target || link || timeout || parts > 0 ? [change] : [];
  });
}

function headerChanges(was: ReadonlyMap<string, string>, is: ReadonlyMap<string, string>): HeaderChange[] {
  return [...new Set([...was.keys(), ...is.keys()])]
    .map((name) => ({ name, before: was.get(name), after: is.get(name) }))
    .filter(({ before, after }) => before !== after);
}

/** A stage that begins or ceases to present a client certificate. */
export interface CertificateChange {
  /** Name of the stage. */
  readonly stage: string;
  readonly isPresented: boolean;
}

/** Stages of both sides, of which only one side presents a certificate. */
export function certificateChanges(base: StackView, head: StackView): CertificateChange[] {
  const old = new Map(base.all(STAGE).map(({ address, attributes }) => [address, attributes]));
  return head.all(STAGE).flatMap(({ address, attributes }) => {
    const before = old.get(address);
    if (!before || !isOtherwisePresented(before, attributes)) return [];
    return [{ stage: String(attributes.stage_name), isPresented: isSet(attributes.client_certificate_id) }];
  });
}

/** Whether one side of a stage presents a certificate, and the other none. */
export function isOtherwisePresented(before: Attributes, after: Attributes): boolean {
  return isSet(before.client_certificate_id) !== isSet(after.client_certificate_id);
}
