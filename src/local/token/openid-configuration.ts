/**
 * Discovery document of the issuer, with the fields that a machine needs.
 * @see OpenID Connect Discovery 1.0, section 3; AWS docs, "Identity provider and relying party endpoints"
 */
export function openidConfiguration(issuer: string, tokenEndpoint: string, scopes: readonly string[]) {
  return {
    issuer,
    token_endpoint: tokenEndpoint,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    grant_types_supported: ['client_credentials'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: [],
    scopes_supported: scopes,
    subject_types_supported: ['public'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
  };
}
