/** A name as part of a construct id, which keeps no white space and no slash; what replaces them keeps two names apart. */
export function idPart(name: string): string {
  return name.replaceAll(/[\s/%]/g, (character) => `%${character.codePointAt(0)?.toString(16) ?? ''}`);
}
