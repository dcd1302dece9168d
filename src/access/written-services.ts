import type { Access } from './held-access';
import type { Service } from './service';
import type { ServiceNote } from './service-note';

/** Services by the note of their declaration; a spread copy of the declaration keeps its note. */
const written = new WeakMap<ServiceNote, readonly Service[]>();

/** Remembers which services a declaration was composed of, so that a synth can write their contracts. */
export function registerServices({ services: note }: Access, services: readonly Service[]): void {
  if (note) written.set(note, services);
}

/** The services that a declaration was composed of; none if it was read from data. */
export function servicesOf({ services: note }: Access): readonly Service[] {
  return note ? (written.get(note) ?? []) : [];
}
