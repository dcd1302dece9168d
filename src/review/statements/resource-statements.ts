import { REDEPLOY_COMMAND } from '../../terraform-json/redeploy-command';
import { consequence } from '../change/consequence';
import { grouped } from '../change/paired';
import type { Phrase } from '../report/phrase';
import { counted, named, say } from '../report/phrase';
import type { ResourceChange } from '../change/resource-change';
import type { Statement } from './statement';
import { statement } from './statement';

/** How a destroyed part of an API leaves the API's snapshot. */
const SECOND_SNAPSHOT = `npm run deploy and plan:apply take a second snapshot; after cdktf deploy alone, run ${REDEPLOY_COMMAND}`;

/** Statements about replaced and destroyed resources, the most serious first. */
export function resourceStatements(changes: readonly ResourceChange[]): Statement[] {
  return [
    ...fates(changes, 'replaced'),
    ...fates(changes, 'destroyed'),
    ...vanishing(changes),
    ...colliding(changes),
    ...lingering(changes),
    ...policiesInForce(changes),
    ...forgotten(changes),
  ];
}

/** Those that mean something one by one, the others by their types. */
function fates(changes: readonly ResourceChange[], fate: 'replaced' | 'destroyed'): Statement[] {
  const meant = changes.filter((change) => change.fate === fate && !isRenewed(change));
  const [grave, others] = [true, false].map((isGrave) =>
    meant.filter(({ type }) => (consequence(type, fate) !== undefined) === isGrave),
  );
  const kind = fate === 'replaced' ? 'replacement' : 'destroy';
  const each = grouped(grave ?? [], ({ type, attributes }) => `${type} ${attributes.join()}`).flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const because = first.attributes.length > 0 ? say`, because of ${named(first.attributes)}` : [];
    const are = group.length === 1 ? 'is' : 'are';
    const names = named(group.map(({ address }) => address));
    return statement(say`${names} ${[are]} ${[fate]}${because}: ${[consequence(first.type, fate) ?? '']}`, kind);
  });
  const types = grouped(others ?? [], ({ type }) => type).map(
    ([first, ...more]) => say`${more.length + 1} × ${first?.type ?? ''}`,
  );
  if (types.length === 0) return each;
  const listed = types.flatMap((type, index) => (index === 0 ? type : [', ', ...type]));
  return [...each, statement([`${each.length > 0 ? 'also ' : ''}${fate}: `, ...listed], kind)];
}

/** Resources that are replaced in order to run again: a snapshot of the API, a call of a function. */
function isRenewed({ type, fate, createdFirst }: ResourceChange): boolean {
  return (
    (type === 'aws_api_gateway_deployment' && createdFirst) || (type === 'aws_lambda_invocation' && fate === 'replaced')
  );
}

/** The new resource overwrites the old one's object, which is then destroyed. */
function vanishing(changes: readonly ResourceChange[]): Statement[] {
  const same = changes.filter(
    ({ fate, identity: { before, after } }) => fate === 'replaced' && before !== undefined && before === after,
  );
  return [true, false].flatMap((createdFirst) => {
    const group = same.filter((each) => each.createdFirst === createdFirst).map(({ address }) => address);
    if (group.length === 0) return [];
    const text = createdFirst
      ? say`${named(group)} would vanish: Terraform creates the new one at the same place, then destroys it with the old one until the next apply; change it in place, or give it another place`
      : say`${named(group)} would not exist between its removal and its creation at the same place`;
    return statement(text, 'replacement');
  });
}

/** Two addresses for one object at AWS; Terraform does not guarantee the order of the two actions. */
function colliding(changes: readonly ResourceChange[]): Statement[] {
  const destroyed = new Map(
    changes.flatMap(({ fate, address, identity: { before } }) =>
      fate === 'destroyed' && before !== undefined ? [[before, address] as const] : [],
    ),
  );
  return changes.flatMap(({ fate, address, identity: { after } }) => {
    const other = fate === 'created' && after !== undefined ? destroyed.get(after) : undefined;
    if (other === undefined) return [];
    const text = say`${address} is created at the place of ${other}, which is destroyed: AWS refuses the new one, or Terraform destroys it with the old one; move it instead`;
    return statement(text, 'replacement');
  });
}

function lingering(changes: readonly ResourceChange[]): Statement[] {
  const apis = changes.filter(({ type, fate }) => type === 'aws_api_gateway_rest_api' && fate !== 'changed');
  const methods = changes.filter(({ type, fate }) => type === 'aws_api_gateway_method' && fate === 'destroyed');
  if (methods.length === 0 || apis.length > 0) return [];
  const [are, them]: [Phrase, string] = [
    counted(methods.length, 'method is', 'methods are'),
    methods.length === 1 ? 'it' : 'them',
  ];
  return [
    statement(say`${are} destroyed only after the new snapshot, which still serves ${[them]}: ${[SECOND_SNAPSHOT]}`),
  ];
}

/** For the same reason. */
function policiesInForce(changes: readonly ResourceChange[]): Statement[] {
  const apis = changes.filter(({ type, fate }) => type === 'aws_api_gateway_rest_api' && fate !== 'changed');
  const policies = changes.filter(
    ({ type, fate }) => type === 'aws_api_gateway_rest_api_policy' && fate === 'destroyed',
  );
  if (policies.length === 0 || apis.length > 0) return [];
  const names = named(policies.map(({ address }) => address));
  const text = say`${names} is destroyed only after the new snapshot, which still enforces it: ${[SECOND_SNAPSHOT]}`;
  return [statement(text)];
}

function forgotten(changes: readonly ResourceChange[]): Statement[] {
  const addresses = changes.filter(({ fate }) => fate === 'forgotten').map(({ address }) => address);
  if (addresses.length === 0) return [];
  return [statement(say`Terraform forgets ${named(addresses)} and leaves the resource at AWS`, 'not-understood')];
}
