import { readFile } from 'node:fs/promises';
import { errorMessage } from '../error/thrown';
import { TerraformJsonError } from './error';
import { repeatedName } from './json-text';

/**
 * Reads a file of JSON. Refuses an object with a repeated name, because Terraform may read the other value.
 * @throws TerraformJsonError `ERR_STACK_UNREADABLE`
 */
export async function readJson(file: string): Promise<unknown> {
  try {
    const text = await readFile(file, 'utf8');
    const value: unknown = JSON.parse(text);
    const repeated = repeatedName(text);
    if (repeated === undefined) return value;
    throw new SyntaxError(`an object has the name ${JSON.stringify(repeated)} twice`);
  } catch (cause) {
    throw new TerraformJsonError(
      'ERR_STACK_UNREADABLE',
      `${file} cannot be read: ${errorMessage(cause)}; run cdktf synth`,
      {
        cause,
      },
    );
  }
}
