/** A name as part of a construct id, without white space and slashes; two different names stay different. */
export function idPart(name: string): string {
  return name.replaceAll(/[\s/%]/g, (character) => `%${character.codePointAt(0)?.toString(16) ?? ''}`);
}
