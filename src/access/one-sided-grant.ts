import type { AccessWarning } from './access-warning';
import { nearest } from './nearest';
import { serviceFile } from './service';
import type { OneSidedGrant, ServiceNote } from './service-note';
import { grantSides } from './service-note';

/** A warning for each scope that only one side names, with the missing entry and its file. */
export function oneSidedWarnings(note: ServiceNote): AccessWarning[] {
  return note.oneSided.map((each) => (each.missing === 'accept' ? notAccepted(note, each) : notAsked(note, each)));
}

function notAccepted(note: ServiceNote, { client, scope }: OneSidedGrant): AccessWarning {
  const { consumer, provider } = sides(note, client, scope);
  return {
    code: 'WARN_GRANT_NOT_ACCEPTED',
    message: `client "${client}" of ${consumer.title} requests scope "${scope}", which ${provider.title} does not accept, so nothing is granted; its owner adds it to accept in ${provider.file}, or you remove it from consumes in ${consumer.file}`,
  };
}

function notAsked(note: ServiceNote, { client, scope }: OneSidedGrant): AccessWarning {
  const { consumer, provider } = sides(note, client, scope);
  const accepting = `${provider.title} accepts client "${client}" with scope "${scope}"`;
  const clients = Object.keys(note.clients);
  const meant = nearest(client, clients);
  const missing = clients.includes(client)
    ? `which ${consumer.title} does not request, so nothing is granted; its owner adds it to consumes in ${consumer.file}`
    : `and no service has a client of that name, so nothing is granted; ${meant === undefined ? '' : `did you mean "${meant}"? `}compose its service`;
  return {
    code: 'WARN_GRANT_NOT_ASKED',
    message: `${accepting}, ${missing}, or remove it from accept in ${provider.file}`,
  };
}

interface NamedSide {
  readonly title: string;
  readonly file: string;
}

function sides(note: ServiceNote, client: string, scope: string): { consumer: NamedSide; provider: NamedSide } {
  const { consumer, provider } = grantSides(note, client, scope);
  const named = (side: typeof consumer): NamedSide =>
    side
      ? {
          title: `service "${side.service}" (${side.owner})`,
          file: serviceFile(side.service, note.sources?.[side.service]),
        }
      : { title: 'no service', file: 'the definition of its service' };
  return { consumer: named(consumer), provider: named(provider) };
}
