import { grantedScope } from './scope-grant';
import type { ScopeGrant } from './scope-grant';
import type { Consumption, Service } from './service';

/** Scopes that a service asks for, as grants of its client, in the declared order. */
export function consumedGrants({ consumes = {} }: Service): ScopeGrant[] {
  return Object.entries<Consumption>(consumes).map(([scope, consumption]): ScopeGrant => {
    if (typeof consumption === 'string') return scope;
    const { reason, until, keep } = consumption;
    const kept = keep === undefined ? {} : { keep };
    if (until !== undefined) return { scope, until, reason, ...kept };
    return keep === undefined ? scope : { scope, keep };
  });
}

/** Why a service asks for a scope. */
export function consumptionReason({ consumes = {} }: Service, grant: ScopeGrant): string {
  const consumption = consumes[grantedScope(grant)] ?? '';
  return typeof consumption === 'string' ? consumption : consumption.reason;
}
