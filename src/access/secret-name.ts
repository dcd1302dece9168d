/**
 * Name of a client's secret in Secrets Manager, e.g. `shop/prod/clients/Reporting`. A client's name may hold a space
 * or a comma, a secret's may not: both, and `=`, are encoded as in quoted-printable text: `Night=20batch`.
 * @see AWS docs, "CreateSecret" (Secrets Manager API reference); RFC 2045, section 6.7
 */
export function clientSecretName(prefix: string, client: string): string {
  const encoded = client.replaceAll(/[ ,=]/g, (character) => `=${character.charCodeAt(0).toString(16).toUpperCase()}`);
  return `${prefix}${encoded}`;
}
