import type { HeldAccess, HeldClient } from '../access/held-access';
import { accessMatrix } from '../access/matrix';
import { modelRoutes } from '../access/model';
import { declaredScopes } from '../access/scope';
import { grantSides } from '../access/service-note';
import { codeSpan, table } from '../review/report/markdown';

/** The access of a declaration: the matrix as a table, with the scope that decides, and as a diagram. */
export function accessPage(declaration: HeldAccess): string {
  return [...matrix(declaration), ...grants(declaration), '', ...diagram(declaration)].join('\n');
}

/** Each grant with its reason and the owners of both sides, if the access is of several services. */
function grants({ clients, services }: HeldAccess): string[] {
  if (!services) return [];
  const quoted = (text: string | undefined) => (text === undefined ? '–' : codeSpan(text));
  const rows = Object.entries<HeldClient>(clients).flatMap(([client, { scopes }]) =>
    scopes.map((scope) => {
      const { consumer, provider, reason } = grantSides(services, client, scope);
      return [client, scope, reason, consumer?.owner, provider?.owner].map(quoted);
    }),
  );
  return ['', ...table(['client', 'scope', 'why', 'asked for by', 'provided by'], rows)];
}

function matrix(declaration: HeldAccess): string[] {
  const clients = Object.keys(declaration.clients);
  const cells = new Map(accessMatrix(declaration).map((cell) => [`${cell.route} ${cell.client}`, cell]));
  const rows = modelRoutes(declaration).map(({ name, rule }) => [
    codeSpan(name),
    ...clients.map((client) => {
      const cell = cells.get(`${name} ${client}`);
      if (!cell?.allowed) return '–';
      return cell.decidedBy === undefined ? 'public' : codeSpan(cell.decidedBy);
    }),
    ...(rule.public ? [`anyone: ${codeSpan(rule.reason)}`] : ['']),
  ]);
  const open = rows.some((row) => row.at(-1) !== '');
  const shown = open ? rows : rows.map((row) => row.slice(0, -1));
  return table(['route', ...clients.map(codeSpan), ...(open ? ['without a token'] : [])], shown);
}

/** Clients, the scopes they hold, and the routes that ask for one of them. */
function diagram(declaration: HeldAccess): string[] {
  const scopes = declaredScopes(declaration.resourceServers);
  const routes = modelRoutes(declaration);
  const scopeId = (scope: string) => `scope${scopes.indexOf(scope)}`;
  const lines = [
    ...Object.keys(declaration.clients).map((name, index) => `client${index}[${label(name)}]`),
    ...scopes.map((scope) => `${scopeId(scope)}([${label(scope)}])`),
    ...routes.map(({ name }, index) => `route${index}[${label(name)}]`),
    ...Object.values(declaration.clients).flatMap((client: HeldClient, index) =>
      client.scopes.map((scope) => `client${index} --> ${scopeId(scope)}`),
    ),
    ...routes.flatMap(({ rule }, index) =>
      rule.public
        ? [`anyone((anyone)) --> route${index}`]
        : rule.scopes.map((scope) => `${scopeId(scope)} --> route${index}`),
    ),
  ];
  return ['```mermaid', 'flowchart LR', ...lines.map((line) => `  ${line}`), '```'];
}

/** A text of a diagram; a character that could end or change it is written by its code point. */
function label(text: string): string {
  return `"${text.replaceAll(/[^\w /{}+.,@=:~-]/g, (character) => `#${character.codePointAt(0) ?? 0};`)}"`;
}
