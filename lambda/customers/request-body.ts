import type * as z from 'zod';
import { Problem } from './problem';
import { validated } from './validation';

const json = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i;

/**
 * Reads the JSON body of a request with `schema`.
 * @throws Problem `validation_failed`
 */
export async function readBody<Schema extends z.ZodType>(request: Request, schema: Schema): Promise<z.output<Schema>> {
  const text = await request.text();
  if (text === '') throw new Problem('validation_failed', 'body is missing, expected a JSON object; send one');

  const type = request.headers.get('content-type') ?? '';
  if (!json.test(type)) {
    throw new Problem(
      'validation_failed',
      `content type is "${type.slice(0, 64)}", expected "application/json"; send the body as JSON and say so`,
    );
  }

  return validated(schema, parsed(text), 'body');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The message of `JSON.parse` quotes the body.
    throw new Problem('validation_failed', 'body is not JSON, expected a JSON object; check its quotes and commas');
  }
}
