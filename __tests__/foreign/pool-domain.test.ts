import { AdoptionError } from '../../src/adopt/error';
import { adoptedPool } from '../../src/adopt/adopted-pool';
import { DeployedStack } from '../../src/adopt/deployed-stack';
import { parseDocument } from '../../src/foreign/document';
import type { State } from './changed';
import { attributesOf, changedState, planBetween, removeFrom } from './changed';
import { cellsOf, observedCells, stackOf, tableOf } from './given';

const [POOL, DOMAIN] = ['aws_cognito_user_pool', 'aws_cognito_user_pool_domain'];
const NONE = 'it has no domain, so no token endpoint: none of its machines gets a token';

/** A state without the domain of its pool, which the pool itself has if one is given. */
function withoutDomain(own: object, from?: State): State {
  return changedState((state) => {
    removeFrom(state, (type) => type === DOMAIN);
    Object.assign(attributesOf(state, POOL), { domain: '', custom_domain: '', ...own });
  }, from);
}

test.each([
  ['of Cognito', { domain: 'elsewhere' }],
  ['of its own', { custom_domain: 'auth.example.com' }],
])('a pool whose domain %s another configuration makes gives tokens', async (_, own) => {
  const foreign = stackOf(withoutDomain(own));
  const { notes } = tableOf(foreign);
  expect(notes.map(({ text }) => text)).not.toContain(NONE);
  expect(cellsOf(tableOf(foreign))).toEqual(cellsOf(tableOf(stackOf(changedState()))));
  expect(cellsOf(tableOf(foreign))).toEqual(await observedCells(foreign));
});

test('a pool without a domain gives none', () => {
  expect(tableOf(stackOf(withoutDomain({}))).notes.map(({ text }) => text)).toContain(NONE);
});

test('a domain that the plan destroys is none, although the pool still has it in the plan', () => {
  const before = changedState((state) => {
    attributesOf(state, POOL).domain = attributesOf(state, DOMAIN).domain;
  });
  const after = withoutDomain({ domain: attributesOf(before, DOMAIN).domain }, before);
  expect(tableOf(stackOf(planBetween(before, after))).notes.map(({ text }) => text)).toContain(NONE);
});

test('a domain that the plan forgets stays at Cognito', () => {
  const before = changedState((state) => {
    attributesOf(state, POOL).domain = attributesOf(state, DOMAIN).domain;
  });
  const after = withoutDomain({ domain: attributesOf(before, DOMAIN).domain }, before);
  const text = JSON.stringify(planBetween(before, after)).replace('["delete"]', '["forget"]');
  const table = tableOf(stackOf(JSON.parse(text) as object));
  expect(table.notes.map((note) => note.text)).not.toContain(NONE);
});

test('adopt asks for the domain in the same state', () => {
  const deployed = new DeployedStack(
    parseDocument(JSON.stringify({ lineage: 'x', ...withoutDomain({ domain: 'elsewhere' }) }), 'state'),
    'state',
  );
  expect(() => adoptedPool(deployed)).toThrow(AdoptionError);
  expect(() => adoptedPool(deployed)).toThrow(/has the domain elsewhere, and the file does not have its/);
});
