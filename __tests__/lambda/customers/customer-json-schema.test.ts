import fc from 'fast-check';
import { customerChange, newCustomer } from '../../../lambda/customers/customer';
import { customerChangeJsonSchema, newCustomerJsonSchema } from '../../../lambda/customers/customer-json-schema';

test('the models use only what a draft-04 validator knows, and are no stricter than the Lambda', () => {
  // No maxLength on name (trimmed later), no format or pattern on email, no integer: see the source.
  expect(newCustomerJsonSchema).toEqual({
    $schema: 'http://json-schema.org/draft-04/schema#',
    type: 'object',
    properties: {
      id: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,64}$' },
      name: { type: 'string', minLength: 1 },
      email: { type: 'string', maxLength: 254 },
    },
    required: ['name', 'email'],
    additionalProperties: false,
  });
  expect(customerChangeJsonSchema).toEqual({
    $schema: 'http://json-schema.org/draft-04/schema#',
    type: 'object',
    properties: {
      name: { type: 'string', minLength: 1 },
      email: { type: 'string', maxLength: 254 },
      version: { type: 'number', minimum: 1 },
    },
    required: ['name', 'email'],
    additionalProperties: false,
  });
});

test('a model survives as JSON, the form API Gateway gets', () => {
  expect(JSON.parse(JSON.stringify(newCustomerJsonSchema))).toEqual(newCustomerJsonSchema);
});

test('a name counts after trimming, as the model leaves open', () => {
  fc.assert(
    fc.property(fc.nat(300), fc.nat(300), (blanks, letters) => {
      const name = ' '.repeat(blanks) + 'a'.repeat(letters);
      const accepted = newCustomer.safeParse({ name, email: 'a@example.com' }).success;
      expect(accepted).toBe(letters >= 1 && letters <= 200);
    }),
  );
});

test.each([
  [{ name: 'Ada', email: 'ada@example.com', version: 1 }, true],
  [{ name: 'Ada', email: 'ada@example.com' }, true],
  [{ name: 'Ada', email: `${'a'.repeat(242)}@example.com` }, true],
  [{ name: 'Ada', email: `${'a'.repeat(243)}@example.com` }, false],
  [{ name: 'Ada', email: 'ada@example.com', version: 0 }, false],
  [{ name: 'Ada', email: 'ada@example.com', version: '1' }, false],
  [{ name: 'Ada', email: 'ada@example.com', id: 'c1' }, false],
  [{ name: 'Half \ud800', email: 'ada@example.com' }, false],
])('a change is accepted only whole: case %#', (body, accepted) => {
  expect(customerChange.safeParse(body).success).toBe(accepted);
});
