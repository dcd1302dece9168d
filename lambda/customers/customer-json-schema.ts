import * as z from 'zod';
import { customerChange, newCustomer } from './customer';

/**
 * The JSON Schema API Gateway checks a body against before the Lambda runs.
 * Never stricter than the zod schema, which decides: a body is refused early or not at all.
 */
function jsonSchema(schema: z.ZodType) {
  return z.toJSONSchema(schema, {
    target: 'draft-4',
    io: 'input',
    override({ jsonSchema, path }) {
      switch (path.at(-1)) {
        case 'name':
          // Counted after trimming there, before trimming here.
          delete jsonSchema.maxLength;
          break;
        case 'email':
          // API Gateway's own idea of an address, and of our pattern, may be narrower.
          delete jsonSchema.format;
          delete jsonSchema.pattern;
          break;
        case 'version':
          // JSON has one kind of number: a draft-04 validator may refuse 3.0 as an integer, zod reads 3.
          jsonSchema.type = 'number';
          delete jsonSchema.maximum;
          break;
      }
    },
  });
}

/**
 * Request model of `POST /customers`, JSON Schema draft-04.
 * @see AWS docs, "Data models for REST APIs"
 */
export const newCustomerJsonSchema = jsonSchema(newCustomer);

/**
 * Request model of `PUT /customers/{id}`, JSON Schema draft-04.
 * @see AWS docs, "Data models for REST APIs"
 */
export const customerChangeJsonSchema = jsonSchema(customerChange);
