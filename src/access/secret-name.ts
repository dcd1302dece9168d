/**
 * Name of a client's secret in Secrets Manager, e.g. `shop/prod/clients/Reporting`. What a client may be called and a
 * secret may not, a space or a comma, is written as in quoted-printable text, and so is `=`: `Night=20batch`.
 * @see AWS docs, "CreateSecret" (Secrets Manager API reference); RFC 2045, section 6.7
 */
export function clientSecretName(prefix: string, client: string): string {
  const encoded = client.replaceAll(/[ ,=]/g, (character) => `=${character.charCodeAt(0).toString(16).toUpperCase()}`);
  return `${prefix}${encoded}`;
}
