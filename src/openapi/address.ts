/**
 * Whether a document may name `text` as an address: an absolute one, or a path on the server it is read from. Braces
 * would be variables of the address.
 * @see OpenAPI 3.1.1, "Server Object", and "Relative References in URLs"
 */
export function isAddress(text: string): boolean {
  if (!/^(?:https?:\/\/[^/]|\/(?!\/))[^\s{}?#]*$/.test(text)) return false;
  return URL.canParse(text, 'https://api.example.com');
}
