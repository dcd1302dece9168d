import { permissionsIn } from '../change/permission';
import type { Leaf } from './leaf';
import type { Subject } from './subject';
import type { StatementInputs } from './statement-inputs';

/** A difference in the permissions that this attribute alone gives: statements report each as added or removed. */
export function permission({ path: [name = ''] }: Leaf, subject: Subject, { permissions }: StatementInputs): boolean {
  const [was, is] = [subject.before, subject.after].map((attributes) => textsOf(subject, attributes, name));
  const differing = [
    ...(was ?? []).filter((text) => !is?.includes(text)),
    ...(is ?? []).filter((text) => !was?.includes(text)),
  ];
  return differing.length > 0 && differing.every((text) => permissions.has(text));
}

export function isNewPolicy({ after }: Leaf, { fate }: Subject): boolean {
  return fate === 'created' && after === '2012-10-17';
}

function textsOf({ type, address }: Subject, attributes: Subject['before'], name: string): string[] {
  const byName = type.startsWith('data.') ? 'data' : 'resource';
  const own = type.replace(/^data\./, '');
  // A policy is read alone, with the role it is attached to; any other resource is a permission as a whole.
  const isPolicy = /(^|_)policy$|^policy_document$/.test(name);
  const given = isPolicy ? { role: attributes.role, [name]: attributes[name] } : attributes;
  if (Object.keys(attributes).length === 0) return [];
  const json = {
    resource: {},
    data: {},
    output: {},
    provider: {},
    [byName]: { [own]: { [address.split('.').at(-1) ?? '']: given } },
  };
  return permissionsIn(json).permissions.map((each) => JSON.stringify(Object.values(each)));
}
