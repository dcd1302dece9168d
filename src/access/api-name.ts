import { checkOwnName } from './environment-name';
import { AccessError } from './error';
import { QUOTAS } from './quotas';

const PATTERN = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
const EXPECTED = 'lower-case letters and digits with single hyphens between, a letter first';

/** Names that other stacks of the project, or their resources, already start with. */
const TAKEN = ['api', 'bootstrap', 'ci', 'pool', 'rotation', 'state', 'terraform'];

/**
 * Checks the name of an API against the names of the app's other APIs and the characters AWS allows. The name becomes
 * part of the stack's id, of its state key and of its resource names.
 * @param prefix - the text before the name, e.g. `shop-dev`
 * @param others - names of the app's other APIs
 * @throws AccessError `ERR_API_NAME_INVALID` or `ERR_NAME_AMBIGUOUS`
 */
export function checkApiName(prefix: string, name: string, others: readonly string[]): void {
  if (!PATTERN.test(name)) throw invalid(name, EXPECTED, 'rename it');
  if (name.length > QUOTAS.apiNameLength) {
    const expected = `at most ${QUOTAS.apiNameLength} characters, since longer names start with it`;
    throw invalid(name, expected, 'shorten it');
  }
  const [first = ''] = name.split('-');
  if (TAKEN.includes(first)) {
    throw invalid(name, `another first word, since the project uses "${first}" in other names`, 'rename it');
  }
  checkOwnName(prefix, name);
  const other = others.find((each) => `${each}-`.startsWith(`${name}-`) || `${name}-`.startsWith(`${each}-`));
  if (other === name) throw invalid(name, 'a name that only this API of the app has', 'rename one');
  if (other !== undefined) {
    const expected = `names of which none starts with another, since a resource of "${other}" could have the same name`;
    throw invalid(name, expected, 'rename one');
  }
}

function invalid(given: string, expected: string, remedy: string): AccessError {
  const message = `an API has the name "${given}", expected ${expected}; ${remedy}`;
  return new AccessError('ERR_API_NAME_INVALID', message, { given, expected });
}
