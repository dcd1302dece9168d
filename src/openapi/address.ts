/**
 * Whether `text` is a valid server URL of a document: an absolute URL, or a path on the server of the document. Braces
 * are refused, because OpenAPI reads them as variables.
 * @see OpenAPI 3.1.1, "Server Object", and "Relative References in URLs"
 */
export function isAddress(text: string): boolean {
  if (!/^(?:https?:\/\/[^/]|\/(?!\/))[^\s{}?#]*$/.test(text)) return false;
  return URL.canParse(text, 'https://api.example.com');
}
