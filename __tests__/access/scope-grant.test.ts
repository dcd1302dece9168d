import { defineData, defineWith, orders, refusal } from './orders';

const granting =
  (...scopes: unknown[]) =>
  () =>
    defineWith({ clients: { Reporting: { scopes } } });
const ending = { scope: 'orders/read', until: '2027-03-01', reason: 'migration' };

test('a scope may have an end and a reason, or a reason to stay', () => {
  const scopes = [ending, { scope: 'orders/write', keep: 'yearly close, December' }];
  expect(granting(...scopes)().clients).toEqual({ Reporting: { scopes } });
  expect(granting({ ...ending, keep: 'yearly close' })).not.toThrow();
});

test.each(['2027-02-30', '2027-02-29', '01.03.2027', 'tomorrow', ''])('"%s" is refused as an end', (until) => {
  const { code, message, failed } = refusal(granting({ ...ending, until }));
  expect(code).toBe('ERR_GRANT_INVALID');
  expect(message).toBe(
    `client "Reporting" holds scope "orders/read" until "${until}", expected a day that exists, such as 2027-03-01; correct it`,
  );
  expect(failed.given).toBe(until);
});

test('a leap day is a day', () => {
  expect(granting({ ...ending, until: '2028-02-29' })).not.toThrow();
});

test.each(['', '  '])('"%s" is refused as a reason', (text) => {
  expect(refusal(granting({ ...ending, reason: text })).message).toContain('with an empty reason, expected a sentence');
  expect(refusal(granting({ scope: 'orders/read', keep: text })).message).toContain('with an empty keep');
});

test.each([
  [{ ...ending, until: '2027-06-01' }, 'until 2027-03-01 and until 2027-06-01'],
  ['orders/read', 'until 2027-03-01 and without an end'],
])('a scope that is granted twice is refused with both ends', (other, ends) => {
  const { code, message } = refusal(granting(ending, other));
  expect(code).toBe('ERR_SCOPE_DUPLICATE');
  expect(message).toContain(`client "Reporting" holds scope "orders/read" twice, ${ends}`);
});

test('an undeclared scope with an end is named with the nearest declared one', () => {
  expect(refusal(granting({ ...ending, scope: 'orders/raed' })).message).toContain('did you mean "orders/read"?');
});

test('a key that is misspelt is named', () => {
  const { message } = refusal(granting({ ...ending, untill: '2027-03-01' }));
  expect(message).toContain('clients → Reporting → scopes → 0 has the wrong shape: expected no key "untill"');
});

test.each([
  { scope: 'orders/read' },
  { scope: 'orders/read', until: '2027-03-01' },
  { scope: 'orders/read', reason: 'migration' },
  { ...ending, until: new Date() },
  7,
])('a grant of another shape is refused: %j', (grant) => {
  const data = { ...orders, clients: { Reporting: { scopes: [grant] } } };
  const { code, message } = refusal(() => defineData(data));
  expect(code).toBe('ERR_DECLARATION_SHAPE');
  expect(message).toContain('clients → Reporting → scopes → 0 has the wrong shape: expected a scope, { scope: "..."');
});
