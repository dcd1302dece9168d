import { parseIamDocument } from '../../src/terraform-json/iam-document';

const read = (...statements: unknown[]) => parseIamDocument(JSON.stringify({ Statement: statements }));
const ALLOW = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };

test('single values are read as lists, and a single statement as one of several', () => {
  const single = { Version: '2012-10-17', Id: 'x', Statement: { Sid: 'a', ...ALLOW, Principal: { AWS: 'me' } } };
  const several = [{ Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['*'], Principal: { AWS: ['me'] } }];
  const expected = [
    {
      effect: 'Allow',
      principals: { items: [{ type: 'AWS', id: 'me' }] },
      actions: { items: ['s3:GetObject'] },
      resources: { items: ['*'] },
      conditions: [],
    },
  ];
  expect(parseIamDocument(JSON.stringify(single))).toEqual(expected);
  expect(read(...several)).toEqual(expected);
});

test('everyone is everyone of AWS, whichever way it is written', () => {
  const everyone = { principals: { items: [{ type: 'AWS', id: '*' }] } };
  expect(read({ ...ALLOW, Principal: '*' })).toMatchObject([everyone]);
  expect(read({ ...ALLOW, Principal: { AWS: '*' } })).toMatchObject([everyone]);
});

test('what an element leaves out is told from what it names', () => {
  const statement = { Effect: 'Deny', NotPrincipal: { Service: 'a' }, NotAction: 'b', NotResource: ['c', 'd'] };
  expect(read(statement)).toEqual([
    {
      effect: 'Deny',
      principals: { items: [{ type: 'Service', id: 'a' }], except: 'NotPrincipal' },
      actions: { items: ['b'], except: 'NotAction' },
      resources: { items: ['c', 'd'], except: 'NotResource' },
      conditions: [],
    },
  ]);
});

test('conditions are read one by one, with their values as text', () => {
  const Condition = { Bool: { 'aws:SecureTransport': true }, NumericLessThan: { a: [1, '2'], b: 3 } };
  expect(read({ ...ALLOW, Condition })).toMatchObject([
    {
      conditions: [
        { operator: 'Bool', key: 'aws:SecureTransport', values: ['true'] },
        { operator: 'NumericLessThan', key: 'a', values: ['1', '2'] },
        { operator: 'NumericLessThan', key: 'b', values: ['3'] },
      ],
    },
  ]);
});

test.each([
  ['{', 'it is no JSON'],
  ['{}', 'Statement'],
  ['[]', 'expected object'],
  ['{"Statement":[],"Comment":"x"}', 'Unrecognized key: "Comment"'],
  ['{"Statement":[],"Version":"2026-01-01"}', 'Version: '],
  ['{"Statement":["x"]}', 'Statement.0: '],
  ['{"Statement":[{"__proto__":{}}]}', '__proto__'],
])('%s is no policy', (text, reason) => {
  expect(parseIamDocument(text)).toEqual({ wrong: expect.stringContaining(reason) });
});

test.each([
  [{ ...ALLOW, Effect: 'allow' }, 'Statement.0.Effect: '],
  [{ Action: 'a', Resource: '*' }, 'Statement.0.Effect: '],
  [{ Effect: 'Allow', Resource: '*' }, 'Statement.0: expected Action or NotAction'],
  [{ ...ALLOW, NotAction: 'b' }, 'Statement.0: expected Action or NotAction, not both'],
  [{ ...ALLOW, NotResource: 'b' }, 'Statement.0: expected Resource or NotResource, not both'],
  [{ ...ALLOW, Principal: '*', NotPrincipal: '*' }, 'Statement.0: expected Principal or NotPrincipal, not both'],
  [{ ...ALLOW, Actions: 'b' }, 'Statement.0: Unrecognized key: "Actions"'],
  [{ ...ALLOW, Action: 7 }, 'Statement.0.Action.0: '],
  [{ ...ALLOW, Action: [['a']] }, 'Statement.0.Action.0: '],
  [{ ...ALLOW, Resource: null }, 'Statement.0.Resource.0: '],
  [{ ...ALLOW, Principal: 'me' }, 'Statement.0.Principal: '],
  [{ ...ALLOW, Principal: { Account: 'me' } }, 'Statement.0.Principal: '],
  [{ ...ALLOW, Condition: 'x' }, 'Statement.0.Condition: '],
  [{ ...ALLOW, Condition: { Bool: 'x' } }, 'Statement.0.Condition.Bool: '],
  [{ ...ALLOW, Condition: { Bool: {} } }, 'Statement.0.Condition.Bool: expected a key to compare'],
  [{ ...ALLOW, Condition: { Bool: { a: null } } }, 'Statement.0.Condition.Bool.a.0: '],
])('%j is no statement', (statement, reason) => {
  expect(read(statement)).toEqual({ wrong: expect.stringContaining(reason) });
});
