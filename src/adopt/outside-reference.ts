import type { Instance } from '../foreign/instance';
import { isRecord } from '../terraform-json/stack-view';
import { inOrder } from './text-order';

/** An attribute of a resource that stays outside, with the id of a resource that moves. */
export interface OutsideReference {
  /** The resource that stays outside. */
  readonly address: string;
  /** Path of its attribute, e.g. `environment.variables.POOL_ID`. */
  readonly attribute: string;
  /** The attribute of the moved resource, e.g. `aws_cognito_user_pool.main.id`. */
  readonly names: string;
  /** Value of that attribute: to write in its place. */
  readonly value: string;
}

/** An attribute that tells a moved resource from any other. */
interface Identity {
  readonly names: string;
  readonly value: string;
  /** Whether a text may hold it among others, e.g. the ARN of an API in that of its methods. */
  readonly isWithin: boolean;
}

const ARNS = ['arn', 'execution_arn', 'invoke_url'];
const IDENTITIES = ['id', 'root_resource_id', 'cloudfront_distribution', ...ARNS];
/** Their own ids, and what a provider makes of other attributes. */
const OWN = ['id', 'json', 'minified_json', 'tags_all', ...ARNS];
/** The id of a domain is its name, which other things may have too. */
const WITHOUT_ID = 'aws_cognito_user_pool_domain';
/** Each deploy makes another one, and its ARN is that of the API. */
const PASSING = 'aws_api_gateway_deployment';

/**
 * Where the configuration refers to resources that it no longer has after an adoption.
 * @param instances - all of the file
 * @param moved - addresses of the resources that the project takes over
 */
export function outsideReferences(instances: readonly Instance[], moved: ReadonlySet<string>): OutsideReference[] {
  const identities = instances
    .filter(({ address, type }) => moved.has(address) && type !== PASSING)
    .flatMap(identitiesOf)
    // A stage has the ARN of its API in its own: the longest one is meant.
    .sort((one, other) => other.value.length - one.value.length);
  return instances
    .filter(({ address }) => !moved.has(address))
    .flatMap(({ address, values }) =>
      texts(values).flatMap(({ path, text }) => {
        if (OWN.includes(path)) return [];
        const found = identities.find(({ value, isWithin }) => text === value || (isWithin && text.includes(value)));
        return found ? [{ address, attribute: path, names: found.names, value: found.value }] : [];
      }),
    )
    .sort((one, other) => inOrder(key(one), key(other)));
}

function identitiesOf({ address, type, values }: Instance): Identity[] {
  return IDENTITIES.flatMap((attribute) => {
    const value = values[attribute];
    if (typeof value !== 'string' || value === '' || (attribute === 'id' && type === WITHOUT_ID)) return [];
    return [{ names: `${address}.${attribute}`, value, isWithin: ARNS.includes(attribute) }];
  });
}

/** Every text in a value; items of a list have the path of the list. */
function texts(value: unknown, path = ''): { readonly path: string; readonly text: string }[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (Array.isArray(value)) return value.flatMap((item) => texts(item, path));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, field]) => texts(field, path === '' ? name : `${path}.${name}`));
}

function key({ address, attribute, names }: OutsideReference): string {
  return JSON.stringify([address, attribute, names]);
}
