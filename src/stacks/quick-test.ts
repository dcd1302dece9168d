import type { Access } from '../access/held-access';
import { accessMatrix } from '../access/matrix';
import { modelRoutes } from '../access/model';
import type { ModelRoute } from '../access/model-route';
import { declaredScopes } from '../access/scope';
import { terraformText } from '../constructs/terraform-text';
import { ACCESS_TOKEN_FILTER, shellText } from '../shell/shell-text';

/** Addresses the commands are built from; tokens of Terraform at synth. */
export interface QuickTestAddresses {
  readonly apiUrl: string;
  readonly tokenEndpoint: string;
  readonly jwksUri: string;
  /** Whether the API asks callers for a certificate. */
  readonly mutualTls: boolean;
  /** By the client's name. */
  readonly clientIds: Readonly<Record<string, string>>;
}

/**
 * For each client a shell command that gets a token and calls a route the client may call, with GET if there is one.
 * It works as printed once the variable CLIENT_SECRET is set, and API_KEY if the route asks for a key,
 * CLIENT_CERT and CLIENT_KEY if the API asks for a certificate.
 */
export function quickTestCommands(access: Access, addresses: QuickTestAddresses): Record<string, string> {
  const allowed = accessMatrix(access).filter((cell) => cell.decidedBy !== undefined);
  return Object.fromEntries(
    Object.keys(access.clients).flatMap((client) => {
      const cells = allowed.filter((cell) => cell.client === client);
      const cell = cells.find(({ route }) => route.startsWith('GET ')) ?? cells[0];
      const clientId = addresses.clientIds[client];
      if (cell?.decidedBy === undefined || clientId === undefined) return [];
      const route = modelRoutes(access).find(({ name }) => name === cell.route);
      return route ? [[client, quickTest(route, cell.decidedBy, clientId, addresses)]] : [];
    }),
  );
}

/**
 * For each scope such a command of a client that holds it, for an API whose clients are in another stack. The variable
 * CLIENT_ID must be set, too.
 */
export function scopeTestCommands(access: Access, addresses: QuickTestAddresses): Record<string, string> {
  const routes = modelRoutes(access);
  return Object.fromEntries(
    declaredScopes(access.resourceServers).flatMap((scope) => {
      const open = routes.filter(({ rule }) => !rule.public && rule.scopes.includes(scope));
      const route = open.find(({ method }) => method === 'GET') ?? open[0];
      return route ? [[scope, quickTest(route, scope, '$CLIENT_ID', addresses)]] : [];
    }),
  );
}

function quickTest(
  { method, path, rule }: ModelRoute,
  scope: string,
  clientId: string,
  addresses: QuickTestAddresses,
): string {
  const token = [
    'curl -sS',
    `-u "${clientId}:$CLIENT_SECRET"`,
    '-d grant_type=client_credentials',
    `--data-urlencode ${shellText(`scope=${terraformText(scope)}`)}`,
    addresses.tokenEndpoint,
  ].join(' ');
  const key = rule.apiKey === 'required' ? '-H "X-Api-Key: $API_KEY" ' : '';
  const call = `curl -sS -i -g ${certificate(addresses)}-X ${method} -H "Authorization: Bearer $TOKEN" ${key}"${addresses.apiUrl}${path}"`;
  return `TOKEN=$(${token} | ${ACCESS_TOKEN_FILTER}) && ${call}`;
}

/** Commands that check a deployment, by the expected answer. */
export function deploymentValidation(access: Access, addresses: QuickTestAddresses): Record<string, string> {
  const status = terraformText(`curl -sS -g -o /dev/null -w '%{http_code}\\n'`);
  const closed = modelRoutes(access).find(({ rule }) => !rule.public);
  return {
    'signing keys are published: 200': `${status} ${addresses.jwksUri}`,
    'an unknown client gets no token: 400': `${status} -d grant_type=client_credentials -d client_id=unknown -d client_secret=unknown ${addresses.tokenEndpoint}`,
    ...(closed
      ? {
          [`${closed.name} without a token is refused: 401`]: `${status} ${certificate(addresses)}-X ${closed.method} "${addresses.apiUrl}${closed.path}"`,
        }
      : {}),
  };
}

function certificate({ mutualTls }: QuickTestAddresses): string {
  return mutualTls ? '--cert "$CLIENT_CERT" --key "$CLIENT_KEY" ' : '';
}
