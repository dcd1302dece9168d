import { GATEWAY_TIMEOUT_MS } from '../terraform-json/gateway-timeout';
import type { Finding } from './rule';
import { defineRule } from './rule';
import { calledFunctions } from '../terraform-json/called-function';
import type { StackView } from '../terraform-json/stack-view';

const DEFAULT_SECONDS = 3;

export const functionTimeout = defineRule({
  id: 'function-timeout',
  asks: 'a function behind an API has a shorter timeout than API Gateway, which waits 29 s or the timeout of the integration; a Lambda authorizer has less than 29 s',
  reason: 'otherwise API Gateway answers 504 while the function continues its work and is billed',
  fix: 'lower the timeout of the function (M2M_LAMBDA_TIMEOUT_SECONDS)',
  source: 'Quotas for configuring and running a REST API in API Gateway',
  check: (stack) => [
    ...stack.all('aws_api_gateway_integration').flatMap(({ path, attributes }) => {
      // AWS_PROXY always calls a function; AWS can call any service.
      const isFunction =
        attributes.type === 'AWS_PROXY' || (attributes.type === 'AWS' && String(attributes.uri).includes('lambda'));
      if (!isFunction) return [];
      const waits = Number(attributes.timeout_milliseconds ?? GATEWAY_TIMEOUT_MS);
      return tooSlow(stack, { path, subject: 'uri', uri: attributes.uri, waits });
    }),
    ...stack.all('aws_api_gateway_authorizer').flatMap(({ path, attributes }) => {
      if (attributes.type === 'COGNITO_USER_POOLS') return [];
      return tooSlow(stack, {
        path,
        subject: 'authorizer_uri',
        uri: attributes.authorizer_uri,
        waits: GATEWAY_TIMEOUT_MS,
      });
    }),
  ],
});

interface Caller {
  readonly path: string;
  readonly subject: string;
  readonly uri: unknown;
  /** Milliseconds that API Gateway waits. */
  readonly waits: number;
}

function tooSlow(stack: StackView, { path, subject, uri, waits }: Caller): Finding[] {
  const functions = calledFunctions(stack, uri);
  if (functions.length === 0)
    return [{ path, subject, found: 'no function of this stack, so its timeout is not known' }];
  return functions
    .map(({ path: name, attributes }) => ({ name, seconds: attributes.timeout ?? DEFAULT_SECONDS }))
    .filter(({ seconds }) => !(typeof seconds === 'number' && seconds * 1_000 < waits))
    .map(({ name, seconds }) => ({
      path,
      subject,
      found: `${name} may take ${JSON.stringify(seconds)} s, API Gateway waits ${waits / 1_000} s`,
    }));
}
