import type { Attributes } from '../terraform-json/stack-view';
import { record } from '../terraform-json/stack-view';
import { isSecretAttribute } from './secret-attribute';

/** An output of a state that holds a secret of a resource. It has no value. */
export interface SecretOutput {
  readonly output: string;
  /** Address of the resource. */
  readonly address: string;
  readonly attribute: string;
}

/** A resource of a state, secrets included. */
export interface StoredResource {
  readonly address: string;
  readonly type: string;
  readonly values: Attributes;
}

/** A shorter value may be equal by chance: a Region, a name, a number. */
const SHORTEST_SECRET = 12;

/**
 * Compares the outputs of a state with the secrets of its resources, because a state has no expressions. An output that
 * encodes or hashes a secret is not found.
 * @returns the first secret of each output that holds one; values are compared and not kept
 */
export function secretOutputs(outputs: Attributes, resources: readonly StoredResource[]): SecretOutput[] {
  const texts = Object.entries(outputs).map(([output, value]) => ({ output, texts: textsIn(value) }));
  // Reading the secrets costs more than the rest.
  if (texts.every((each) => each.texts.length === 0)) return [];
  // Of equal secrets, the first resource counts.
  const secrets = new Map(resources.flatMap(secretsOf).toReversed());
  return texts.flatMap(({ output, texts: own }) => {
    const whole = own.flatMap((text) => secrets.get(text) ?? [])[0];
    const found = whole ?? [...secrets].find(([secret]) => own.some((text) => text.includes(secret)))?.[1];
    return found ? [{ output, ...found }] : [];
  });
}

type Place = Omit<SecretOutput, 'output'>;

function secretsOf({ address, type, values }: StoredResource): [secret: string, place: Place][] {
  return Object.entries(values).flatMap(([attribute, value]) =>
    secretTexts(type, attribute, value).map((secret): [string, Place] => [secret, { address, attribute }]),
  );
}

/** Texts in attributes that are secrets by their names. */
function secretTexts(type: string, name: string, value: unknown): string[] {
  if (isSecretAttribute(type, name)) return textsIn(value);
  if (Array.isArray(value)) return value.flatMap((item) => secretTexts(type, '', item));
  return Object.entries(record(value)).flatMap(([inner, item]) => secretTexts(type, inner, item));
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.length < SHORTEST_SECRET ? [] : [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return Object.values(record(value)).flatMap(textsIn);
}
