import type { Kind } from '../../src/review/statements/kind';
import type { Backend } from '../../src/stacks/backend';
import type { Declared } from './declared';
import { shop } from './declared';
import { resourceOf } from '../local/test-gateway';

/** Backend of `POST /shipments` before and after, and the expected review. */
export interface BackendPair {
  readonly name: string;
  readonly base: Declared;
  readonly head: Declared;
  /** Sentences about the backend; there may be others. */
  readonly words: readonly (string | RegExp)[];
  /** Some of the expected kinds. */
  readonly kinds: readonly [Kind, ...Kind[]];
}

const ROUTE = 'POST /shipments';
const access = shop({
  routes: { 'GET /orders': { scopes: ['orders/read'] }, [ROUTE]: { scopes: ['orders/write'], backend: 'shipping' } },
});
const ARN = 'arn:aws:lambda:eu-central-1:123456789012:function:shipping';
const URL = 'https://shipping.example.com/v1';
const direct = { url: URL, directAccess: { reason: 'it checks a signature' } } as const;
const existing = (functionArn: string): Backend => ({ functionArn, timeoutSeconds: 10 });

const by = (shipping: Backend, more: Omit<Declared, 'access' | 'backends'> = {}): Declared => ({
  access,
  backends: { shipping },
  ...more,
});
/** The function of the other routes, as the default backend. */
const byDefault: Declared = {
  access: shop({ routes: { 'GET /orders': { scopes: ['orders/read'] }, [ROUTE]: { scopes: ['orders/write'] } } }),
};

const edited = (change: (parameters: Record<string, string>) => void): Declared =>
  by(direct, {
    edit: (json) => {
      change(
        resourceOf(json, 'aws_api_gateway_integration', /shipments_POST/).request_parameters as Record<string, string>,
      );
    },
  });

const HEADER = 'integration.request.header.';
const fixed = (status: number, body: string, headers = {}): Backend => ({ fixed: { status, body, headers } });

export const BACKEND_PAIRS: readonly BackendPair[] = [
  {
    name: 'an endpoint instead of a function',
    base: byDefault,
    head: by(direct),
    words: [`${ROUTE} is answered by ${URL}/shipments instead of function cognito-m2m-demo-dev-customers`],
    kinds: ['backend', 'suppression'],
  },
  {
    name: 'a function instead of an endpoint',
    base: by(direct),
    head: byDefault,
    words: [`${ROUTE} is answered by function cognito-m2m-demo-dev-customers instead of ${URL}/shipments`],
    kinds: ['backend'],
  },
  {
    name: 'an endpoint of another host',
    base: by(direct),
    head: by({ ...direct, url: 'https://elsewhere.example/v1' }),
    words: [`${ROUTE} is answered by https://elsewhere.example/v1/shipments instead of ${URL}/shipments`],
    kinds: ['backend'],
  },
  {
    name: 'an endpoint under another path',
    base: by(direct),
    head: by({ ...direct, paths: { [ROUTE]: '/ship' } }),
    words: [`${ROUTE} is answered by ${URL}/ship instead of ${URL}/shipments`],
    kinds: ['backend'],
  },
  {
    name: 'an endpoint through a VPC link',
    base: by(direct),
    head: by({ url: URL, vpcLink: { id: 'abc123' } }),
    words: [`${ROUTE} is reached by the VPC link abc123 instead of on the internet`],
    kinds: ['backend', 'suppression'],
  },
  {
    name: 'an endpoint through another VPC link',
    base: by({ url: URL, vpcLink: { id: 'abc123' } }),
    head: by({ url: URL, vpcLink: { id: 'def456' } }),
    words: [`${ROUTE} is reached by the VPC link def456 instead of by the VPC link abc123`],
    kinds: ['backend'],
  },
  {
    name: 'an endpoint without its VPC link',
    base: by({ url: URL, vpcLink: { id: 'abc123' } }),
    head: by(direct),
    words: [`${ROUTE} is reached on the internet instead of by the VPC link abc123`],
    kinds: ['backend', 'protection', 'suppression'],
  },
  {
    name: 'a stage that presents a certificate',
    base: by(direct),
    head: by({ url: URL, clientCertificate: true }),
    words: ['the stage prod now presents a client certificate to HTTP endpoints'],
    kinds: ['backend', 'suppression'],
  },
  {
    name: 'a stage without its certificate',
    base: by({ url: URL, clientCertificate: true }),
    head: by(direct),
    words: [
      'the stage prod no longer presents a client certificate to HTTP endpoints: they cannot recognize the API any more',
    ],
    kinds: ['backend', 'protection', 'suppression'],
  },
  {
    name: 'an existing function by another ARN',
    base: by(existing(ARN)),
    head: by(existing(`${ARN}-2`)),
    words: [`${ROUTE} is answered by function ${ARN}-2 instead of function ${ARN}`],
    kinds: ['backend'],
  },
  {
    name: 'an existing function by another alias',
    base: by(existing(`${ARN}:live`)),
    head: by(existing(`${ARN}:next`)),
    words: [`${ROUTE} is answered by function ${ARN}:next instead of function ${ARN}:live`],
    kinds: ['backend'],
  },
  {
    name: 'a fixed answer instead of a function',
    base: byDefault,
    head: by(fixed(410, 'gone')),
    words: [
      new RegExp(
        `^${ROUTE} is answered by API Gateway itself with 410, .*gone instead of function cognito-m2m-demo-dev-customers$`,
      ),
    ],
    kinds: ['backend'],
  },
  {
    name: 'another status of a fixed answer',
    base: by(fixed(503, 'closed')),
    head: by(fixed(410, 'closed')),
    words: [new RegExp(`^${ROUTE} is answered by API Gateway itself with 410, .*closed instead of .* 503, .*closed$`)],
    kinds: ['backend'],
  },
  {
    name: 'another body and header of a fixed answer',
    base: by(fixed(200, 'old')),
    head: by(fixed(200, 'new', { 'X-Note': 'moved' })),
    words: [new RegExp(`^${ROUTE} is answered by .* 200, .*X-Note: 'moved', new instead of .* 200, .*old$`)],
    kinds: ['backend'],
  },
  {
    name: 'a header that tells who calls is gone',
    base: by(direct),
    head: edited((parameters) => Reflect.deleteProperty(parameters, `${HEADER}X-Client-Id`)),
    words: [
      `${ROUTE}: X-Client-Id is no longer written by API Gateway, so a caller can now choose its value; until now it came from context.authorizer.claims.client_id`,
    ],
    kinds: ['backend', 'protection'],
  },
  {
    name: 'a header that tells who calls comes from the caller',
    base: by(direct),
    head: edited((parameters) => (parameters[`${HEADER}X-Client-Id`] = 'method.request.header.X-Id')),
    words: [
      `${ROUTE}: X-Client-Id comes from method.request.header.X-Id instead of context.authorizer.claims.client_id`,
    ],
    kinds: ['backend', 'protection'],
  },
  {
    name: 'one header more',
    base: by(direct),
    head: edited((parameters) => (parameters[`${HEADER}X-Shop`] = `'a'`)),
    words: [`${ROUTE}: X-Shop now comes from 'a'`],
    kinds: ['backend'],
  },
  {
    name: 'the token handed on',
    base: by(direct),
    head: by({ ...direct, forwardAuthorization: true }),
    words: [`${ROUTE}: the backend gets the caller’s token in Authorization, and can call the API with it`],
    kinds: ['backend', 'credentials'],
  },
  {
    name: 'the token no longer handed on',
    base: by({ ...direct, forwardAuthorization: true }),
    head: by(direct),
    words: [`${ROUTE}: the backend no longer gets the caller’s token in Authorization`],
    kinds: ['backend'],
  },
  {
    name: 'another timeout',
    base: by(direct),
    head: by({ ...direct, timeoutSeconds: 2.5 }),
    words: [`${ROUTE} is given at most 2.5 s to answer instead of 29 s`],
    kinds: ['backend'],
  },
  {
    name: 'a timeout over 29 s',
    base: by(direct, { variables: { M2M_INTEGRATION_TIMEOUT: '60=reports' } }),
    head: by({ ...direct, timeoutSeconds: 60 }, { variables: { M2M_INTEGRATION_TIMEOUT: '60=reports' } }),
    words: [`${ROUTE} is given at most 60 s to answer instead of 29 s`],
    kinds: ['backend', 'suppression'],
  },
  {
    name: 'a required parameter',
    base: byDefault,
    head: {
      access: shop({
        routes: {
          'GET /orders': { scopes: ['orders/read'] },
          [ROUTE]: { scopes: ['orders/write'], required: { query: ['carrier'] } },
        },
      }),
    },
    words: [`${ROUTE} now refuses a request without the query parameter carrier`],
    kinds: ['backend', 'caller-action'],
  },
  {
    name: 'a parameter that is no longer required',
    base: {
      access: shop({
        routes: {
          'GET /orders': { scopes: ['orders/read'] },
          [ROUTE]: { scopes: ['orders/write'], required: { headers: ['X-Tenant'] } },
        },
      }),
    },
    head: byDefault,
    words: [`${ROUTE} no longer refuses a request without the header X-Tenant`],
    kinds: ['backend'],
  },
];
