import Ajv from 'ajv/dist/2020';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { contractOf, contractSchema, contractedParts } from '../../src/contracts/contract';
import { LARGEST_CONTRACT, contractText, parseContract } from '../../src/contracts/contract-text';
import { ContractError } from '../../src/contracts/error';
import { billing, orders, reporting } from '../access/services';

const contract = contractOf(orders);
const text = contractText(contract);

function refusal(given: string): ContractError {
  try {
    parseContract(given, 'orders.json');
  } catch (error) {
    if (error instanceof ContractError) return error;
    throw error;
  }
  throw new Error('expected a ContractError, and nothing was thrown');
}

test.each([orders, reporting, billing])('a contract holds all of a service but its owner: $name', (service) => {
  const parts = contractedParts(service);
  expect(new Set([...Object.keys(parts), 'owner'])).toEqual(new Set(Object.keys(service)));
  const written = contractText(contractOf(service));
  expect(JSON.parse(written)).toEqual({ contractVersion: 1, ...parts });
  expect(parseContract(written, 'a.json')).toEqual({ contractVersion: 1, ...parts });
  expect(written).not.toContain(service.owner);
});

test('the published schema is current, and accepts valid contracts', () => {
  expect(`${JSON.stringify(contractSchema(), null, 2)}\n`).toBe(readFileSync('docs/contract.schema.json', 'utf8'));
  const validate = new Ajv({ strict: false }).compile(contractSchema());
  for (const service of [orders, reporting, billing]) expect(validate(contractOf(service))).toBe(true);
  expect(validate({ ...contract, owner: 'team-orders' })).toBe(false);
  expect(validate({ ...contract, contractVersion: 2 })).toBe(false);
});

test.each([
  [
    'a newer version',
    { ...contract, contractVersion: 2 },
    'has contractVersion 2, expected 1; install a newer cognito-m2m',
  ],
  ['a version as text', { ...contract, contractVersion: '1' }, 'has contractVersion "1", expected 1; write it again'],
  ['no version', { name: 'orders' }, 'has no contractVersion, expected 1'],
])('%s is refused by it, whatever else is in the contract', (_, given, message) => {
  const { code, message: said } = refusal(JSON.stringify({ ...given, later: {} }));
  expect(code).toBe('ERR_CONTRACT_VERSION');
  expect(said).toContain(`orders.json ${message}`);
});

test.each([
  ['an owner', JSON.stringify({ ...contract, owner: 'team-mallory' }), 'names its own owner, expected none'],
  ['an unknown key', JSON.stringify({ ...contract, provide: {} }), 'expected no key "provide"'],
  ['no JSON', 'module.exports = {}', 'is no JSON object'],
  ['a list', '[]', 'is no JSON object'],
  ['null', 'null', 'is no JSON object'],
  ['a name twice', text.replace('"name"', '"name": "billing", "name"'), 'has the name "name" twice'],
  ['a name twice, deep', text.replace('"read"', '"read": "x", "re\\u0061d"'), 'has the name "read" twice'],
  [
    'a prototype',
    text.replace('"orders": {', '"__proto__": {}, "orders": {'),
    'has the name "__proto__" at "provides"',
  ],
  [
    'a prototype at its root',
    text.replace('"name"', '"__proto__": {}, "name"'),
    'has the name "__proto__" at its root',
  ],
  [
    'an escape of a terminal',
    text.replace('List orders', 'List \\u001b[2Jorders'),
    'the text "List \\u{1b}[2Jorders" at',
  ],
  ['a change of direction', text.replace('List orders', 'List \\u202eorders'), 'the text "List \\u{202e}orders" at'],
  ['a line break in a name', text.replace('"GET /orders"', '"GET /ord\\ners"'), 'the name "GET /ord\\u{a}ers" at'],
  ['half a character', text.replace('List orders', '\\ud800'), 'the text "\\u{d800}" at'],
  [
    'levels without end',
    `{"contractVersion":1,"name":${'['.repeat(100)}${']'.repeat(100)}}`,
    'nests more than 60 deep',
  ],
  ['more than fits', JSON.stringify({ ...contract, name: 'x'.repeat(LARGEST_CONTRACT) }), 'expected at most 1000000'],
])('a contract with %s is refused', (_, given, message) => {
  const { code, message: said } = refusal(given);
  expect(code).toBe('ERR_CONTRACT_INVALID');
  expect(said).toContain(message);
  expect(said).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});

test('whatever a contract holds, it is taken as it is or refused by a message on one line', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), (any, more) => {
      for (const given of [any, JSON.stringify({ ...contract, ...more })]) {
        try {
          expect(parseContract(given, 'orders.json')).toEqual(JSON.parse(given));
        } catch (error) {
          if (!(error instanceof ContractError)) throw error;
          expect(error.message).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        }
      }
    }),
  );
});
