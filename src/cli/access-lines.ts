import { styleText } from 'node:util';
import Table from 'cli-table3';
import type { AccessTable, TableRoute } from '../matrix/access-table';
import type { Verdict } from '../review/change/caller-rule';
import { visibleText } from './terminal';

const MARKS: Readonly<Record<Verdict, string>> = { allowed: '✓ allowed', refused: '– refused', unknown: '? unknown' };
const COLOURS = { allowed: 'green', refused: 'yellow', unknown: 'red' } as const;
const RULES: Readonly<Record<TableRoute['decidedBy'], string>> = {
  public: 'nothing: anyone may call it',
  people: 'an ID token of a person',
  iam: 'AWS credentials',
  lambda: 'the answer of a function',
  scopes: 'a scope, but it names none',
  unknown: 'not known',
};

/**
 * The access table as text: a row for each route, a column for each client, then the notes.
 * @param colour - true only for a terminal
 */
export function accessLines(
  { clients, routes, notes, weaknesses, publicRoutes, stack }: AccessTable,
  colour: boolean,
): string[] {
  const reasons = [
    ...clients.flatMap(({ name, reason }) => (reason === undefined ? [] : [`${name}: ${reason}`])),
    ...routes.flatMap(({ name, address, reason }) =>
      reason === undefined ? [] : [name === address ? `${name}: ${reason}` : `${name} (${address}): ${reason}`],
    ),
  ];
  return [
    `${stack}: ${counted(clients.length, 'client')}, ${counted(routes.length, 'route')}`,
    ...(routes.length === 0 ? [] : [tableOf({ clients, routes }, colour)]),
    ...section('not known', reasons),
    ...section(
      'not modelled, or good to know',
      notes.map(({ address, text }) => `${address}: ${text}`),
    ),
    ...section(
      'public as declared',
      publicRoutes.map(({ route, reason }) => `${route}: ${reason}`),
    ),
    ...section(
      'weak',
      weaknesses.map(({ address, text }) => `${address}: ${text}`),
    ),
  ];
}

function tableOf({ clients, routes }: Pick<AccessTable, 'clients' | 'routes'>, colour: boolean): string {
  // Empty styles: the library would colour by itself.
  const head = ['route', ...clients.map(({ name }) => visibleText(name)), 'asks for'];
  const table = new Table({ head, style: { head: [], border: [] } });
  for (const route of routes) {
    const cells = clients.map(({ name }) => cellText(route.cells[name] ?? 'unknown', colour));
    table.push([visibleText(route.name), ...cells, visibleText(ruleText(route))]);
  }
  return table.toString();
}

function cellText(verdict: Verdict, colour: boolean): string {
  return colour ? styleText(COLOURS[verdict], MARKS[verdict]) : MARKS[verdict];
}

function ruleText({ decidedBy, scopes = [], apiKeyRequired }: TableRoute): string {
  const rule = scopes.length > 0 ? scopes.join(' or ') : RULES[decidedBy];
  if (!apiKeyRequired) return rule;
  return decidedBy === 'public' ? 'an API key alone' : `${rule}, and an API key`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `${title}:`, ...lines.map((line) => `  ${visibleText(line)}`)];
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
