import * as z from 'zod';
import { customerChange, newCustomer } from './customer';

/**
 * JSON Schema that API Gateway checks a body against before the Lambda runs. It is never stricter than the zod schema,
 * which decides: some bad bodies are refused early, but no good one.
 */
function jsonSchema(schema: z.ZodType) {
  return z.toJSONSchema(schema, {
    target: 'draft-4',
    io: 'input',
    override({ jsonSchema, path }) {
      switch (path.at(-1)) {
        case 'name':
          // zod measures the length after trimming, API Gateway before.
          delete jsonSchema.maxLength;
          break;
        case 'email':
          // API Gateway may read the format and the pattern of an email address more strictly than zod.
          delete jsonSchema.format;
          delete jsonSchema.pattern;
          break;
        case 'version':
          // JSON has one kind of number: a draft-04 validator may refuse 3.0 as an integer, but zod reads 3.
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
