import { methodAuthorization } from '../policy/method-authorization';
import { methodScopes } from '../policy/method-scopes';
import { plainSecret } from '../policy/plain-secret';
import type { ObservedAccess } from '../review/change/observed-access';
import type { StackView } from '../terraform-json/stack-view';

/** Something that most configurations would rather not have. */
export interface Weakness {
  readonly kind: 'no-authorization' | 'no-scopes' | 'no-throttle' | 'secret-in-output';
  /** As Terraform prints it. */
  readonly address: string;
  readonly text: string;
}

/** Weaknesses of the access rules, in Terraform of any author. */
export function weaknessesOf(view: StackView, access: ObservedAccess): Weakness[] {
  return [
    ...methodAuthorization.check(view).flatMap(({ path, subject, found }): Weakness[] => {
      if (subject !== 'authorization' || !found.includes('NONE')) return [];
      const callers = found.includes('API key')
        ? 'it asks for no authorization, only for an API key: anyone who has one may call it'
        : 'it asks for no authorization: anyone on the internet may call it';
      const text = `${callers}, unless a policy of the API says otherwise`;
      return [{ kind: 'no-authorization', address: path, text }];
    }),
    ...methodScopes.check(view).flatMap(({ path, found }): Weakness[] => {
      // One expression for the list may hold some.
      if (found.includes('${')) return [];
      const text = 'it names no scope: the ID token of any person of the pool opens it, and no machine may call it';
      return [{ kind: 'no-scopes', address: path, text }];
    }),
    ...unthrottled(access).map((address): Weakness => {
      const text = 'it sets no throttle: one caller can use up what the account has for all of its APIs';
      return { kind: 'no-throttle', address, text };
    }),
    ...(hasOutputs(view) ? plainSecret.check(view) : []).flatMap(({ path, found }): Weakness[] => {
      if (!path.startsWith('output.')) return [];
      const text = `it holds a secret (${found}): everyone who may read the state, or the outputs of a run, has it`;
      return [{ kind: 'secret-in-output', address: path, text }];
    }),
  ];
}

/** Whether an output has a reference; without one, the rule need not read the resources. */
function hasOutputs({ outputs }: StackView): boolean {
  return Object.values(outputs).some(({ value }) => JSON.stringify(value ?? '').includes('${'));
}

/** APIs without a throttle on any route; only the account's limit applies. */
function unthrottled({ apis, routes }: ObservedAccess): string[] {
  return apis.filter((api) => {
    const own = routes.filter((route) => route.api === api);
    return own.length > 0 && own.every(({ throttle }) => throttle === undefined);
  });
}
