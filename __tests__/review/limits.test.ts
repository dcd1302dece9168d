import type { AccessDeclaration } from '../../src/access/declaration';
import type { TerraformJson } from '../../src/terraform-json/terraform-json';
import type { Variables } from '../../src/settings/settings';
import { refusals } from '../../src/review/statements/kind';
import { toText } from '../../src/review/report/phrase';
import { resourceOf } from '../local/test-gateway';
import type { Declared } from './declared';
import { SHOP, reviewOf, shop } from './declared';

const said = (base: Declared, head: Declared) => {
  const { access } = reviewOf(base, head);
  return access.map(({ kinds, text }) => [toText(text), ...kinds]);
};
const throttle = (ratePerSecond: number, burst: number) => ({ throttle: { ratePerSecond, burst } });
const from = (cidrs: string): Declared => ({ variables: { M2M_SOURCE_CIDRS: cidrs } });

describe('throttles', () => {
  const slowed = { access: shop(throttle(20, 10)) };
  const ownRoute = {
    access: shop({
      routes: { ...SHOP.routes, 'POST /orders': { ...SHOP.routes['POST /orders'], ...throttle(0.5, 1) } },
    }),
  };

  test('another throttle of the API is said once for all routes', () => {
    expect(said({}, slowed)).toEqual([
      [
        'API Gateway lets at most 20 requests a second and 10 at once through, no longer 1000 requests a second and 500 at once, at GET /orders, POST /orders, DELETE /orders/{id}',
        'throttle',
      ],
    ]);
  });

  test('a throttle of a route is said of it alone, and so is that it is gone', () => {
    const [now, then] = ['0.5 requests a second and 1 at once', '1000 requests a second and 500 at once'];
    expect(said({}, ownRoute)).toEqual([
      [`API Gateway lets at most ${now} through, no longer ${then}, at POST /orders`, 'throttle'],
    ]);
    expect(said(ownRoute, {})).toEqual([
      [`API Gateway lets at most ${then} through, no longer ${now}, at POST /orders`, 'throttle'],
    ]);
  });

  test('where there was none, or is none any more, that is said', () => {
    const without: Declared = { edit: (json) => delete json.resource.aws_api_gateway_method_settings };
    expect(said(without, slowed)).toEqual([
      [
        'API Gateway lets at most 20 requests a second and 10 at once through, without a limit until now, at GET /orders, POST /orders, DELETE /orders/{id}',
        'throttle',
      ],
    ]);
    expect(said(slowed, without)).toEqual([
      [
        'requests are no longer throttled; the limit was 20 requests a second and 10 at once, at GET /orders, POST /orders, DELETE /orders/{id}',
        'throttle',
      ],
    ]);
  });

  test('what is the same is not said, and a route that comes or goes has no other throttle', () => {
    expect(said(slowed, slowed)).toEqual([]);
    const fewer = { access: shop({ routes: { 'GET /orders': SHOP.routes['GET /orders'] } }) };
    expect(reviewOf(fewer, ownRoute).kinds.has('throttle')).toBe(false);
    expect(reviewOf(ownRoute, fewer).kinds.has('throttle')).toBe(false);
  });

  test('settings that are not understood are named', () => {
    const odd: Declared = {
      edit: (json) =>
        Object.assign(resourceOf(json, 'aws_api_gateway_method_settings', /./).settings as object, { tracing: true }),
    };
    expect(said({}, odd)).toContainEqual([
      expect.stringMatching(/^aws_api_gateway_method_settings\.\S+ changes and is not understood: /),
      'not-understood',
    ]);
  });
});

describe('source addresses', () => {
  test('an API that was open to any address takes calls from some alone', () => {
    expect(said({}, from('203.0.113.0/24,2001:db8::/32'))).toEqual([
      [
        'API Gateway now accepts calls only from 203.0.113.0/24, 2001:db8::/32, until now from any address',
        'access-loss',
      ],
    ]);
  });

  test('an API that took calls from some is open to any, once it is deployed twice', () => {
    expect(said(from('203.0.113.0/24'), {})).toEqual([
      ['API Gateway now accepts calls from any address, until now only from 203.0.113.0/24', 'access-gain'],
    ]);
    expect(reviewOf(from('203.0.113.0/24'), {}).resources.map(({ text }) => toText(text))).toContainEqual(
      expect.stringMatching(
        /^aws_api_gateway_rest_api_policy\.\S+ is destroyed only after the new snapshot, which still enforces it: npm run deploy and plan:apply take a second snapshot; after cdktf deploy alone, run npm run deploy -- --redeploy$/,
      ),
    );
  });

  test('ranges that come and go are named', () => {
    expect(said(from('203.0.113.0/24,10.0.0.0/8'), from('203.0.113.0/24,198.51.100.0/24'))).toEqual([
      ['API Gateway now also accepts calls from 198.51.100.0/24', 'access-gain'],
      ['API Gateway no longer accepts calls from 10.0.0.0/8, unless another range covers it', 'access-loss'],
    ]);
    expect(said(from('203.0.113.0/24'), from('203.0.113.0/24'))).toEqual([]);
  });

  test('a new stack says from where it takes calls, and loses nobody', () => {
    const { access } = reviewOf(undefined, from('203.0.113.0/24'));
    expect(access.map(({ kinds, text }) => [toText(text), ...kinds])).toContainEqual([
      'API Gateway accepts calls only from 203.0.113.0/24',
    ]);
    expect(reviewOf(from('203.0.113.0/24'), undefined).access.map(({ text }) => toText(text))).not.toContainEqual(
      expect.stringMatching(/^calls are taken from any address/),
    );
  });

  test.each<[string, (json: TerraformJson) => unknown]>([
    [
      'an Allow on a condition',
      edited({ Effect: 'Allow', Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }),
    ],
    ['a Deny without one', edited({ Effect: 'Deny' })],
    ['a Deny of one method', edited({ Effect: 'Deny', Resource: 'arn:x/prod/GET/orders', Condition: outside() })],
    ['another condition', edited({ Effect: 'Deny', Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } } })],
  ])('a policy with %s is not understood', (_, edit) => {
    const words = said(from('203.0.113.0/24'), { ...from('203.0.113.0/24'), edit });
    expect(words).toEqual([
      [
        expect.stringMatching(/^aws_api_gateway_rest_api_policy\.\S+ changes and is not understood: /),
        'not-understood',
      ],
    ]);
  });
});

function outside() {
  return { NotIpAddress: { 'aws:SourceIp': ['203.0.113.0/24'] } };
}

function edited(statement: object) {
  return (json: TerraformJson) => {
    const policy = resourceOf(json, 'aws_api_gateway_rest_api_policy', /./);
    const all = { Principal: '*', Action: 'execute-api:Invoke', Resource: '*' };
    policy.policy = JSON.stringify({ Version: '2012-10-17', Statement: [{ ...all, ...statement }] });
  };
}

describe('policies of an API that are about more, or less, than addresses', () => {
  interface Statement {
    Effect: string;
    Action: unknown;
    Resource: unknown;
  }
  const rewritten = (edit: (statements: Statement[]) => unknown, access = shop()): Declared => ({
    ...from('203.0.113.0/24'),
    access,
    edit: (json) => {
      const policy = resourceOf(json, 'aws_api_gateway_rest_api_policy', /./);
      const document = JSON.parse(String(policy.policy)) as { Statement: Statement[] };
      edit(document.Statement);
      policy.policy = JSON.stringify(document);
    },
  });
  const decided = shop({ authorizer: 'lambda' });

  test.each<[string, AccessDeclaration, (statements: Statement[]) => unknown]>([
    [
      'denies one method alone',
      shop(),
      ([deny]) =>
        deny ? (deny.Resource = `${String([deny.Resource].flat()[0]).slice(0, -1)}prod/DELETE/*`) : undefined,
    ],
    ['denies another action', shop(), ([deny]) => (deny ? (deny.Action = 'execute-api:ManageConnections') : undefined)],
    [
      'allows everything beside a function that decides',
      decided,
      (statements) =>
        statements.push({ ...(statements[0] as Statement), Effect: 'Allow', ...{ Condition: undefined } }),
    ],
  ])('one that %s is not understood', (_, access, edit) => {
    const { kinds } = reviewOf({ ...from('203.0.113.0/24'), access }, rewritten(edit, access));
    expect(refusals(kinds, ['access-gain'])).toEqual(['not-understood']);
  });

  test('a second one is not understood', () => {
    const second: Declared = {
      ...from('203.0.113.0/24'),
      edit: ({ resource: { aws_api_gateway_rest_api_policy: policies = {} } }) => {
        policies.second = { ...Object.values(policies)[0] };
      },
    };
    expect(refusals(reviewOf(from('203.0.113.0/24'), second).kinds, ['access-gain'])).toEqual(['not-understood']);
  });
});

describe('VPC endpoints', () => {
  const by = (ids: string, more: Variables = {}): Declared => ({
    variables: { M2M_API_ENDPOINT_TYPE: 'PRIVATE', M2M_VPC_ENDPOINT_IDS: ids, ...more },
  });
  const ranges = { M2M_SOURCE_CIDRS: '10.1.0.0/16' };

  test('an API that becomes private loses callers, and one that becomes regional is open to the internet', () => {
    expect(said({}, by('vpce-01234567'))).toEqual([
      [
        'API Gateway now accepts calls only through the VPC endpoint vpce-01234567, until now from the internet',
        'access-loss',
      ],
    ]);
    expect(said(by('vpce-01234567'), {})).toEqual([
      [
        'API Gateway now accepts calls from the internet, until now only through the VPC endpoint vpce-01234567',
        'access-gain',
      ],
    ]);
    const { attributes } = reviewOf(by('vpce-01234567'), {});
    expect(attributes.map(({ kinds, text }) => [toText(text), ...kinds])).toContainEqual([
      expect.stringContaining('endpoint_configuration'),
      'protection',
      'caller-action',
    ]);
  });

  test('endpoints that come and go are named, apart from the addresses', () => {
    expect(said(by('vpce-01234567'), by('vpce-89abcdef', ranges))).toEqual([
      ['API Gateway now accepts calls only from 10.1.0.0/16, until now from any address', 'access-loss'],
      ['API Gateway now also accepts calls through the VPC endpoint vpce-89abcdef', 'access-gain'],
      ['API Gateway no longer accepts calls through the VPC endpoint vpce-01234567', 'access-loss'],
    ]);
    expect(said(by('vpce-01234567', ranges), by('vpce-01234567', ranges))).toEqual([]);
  });

  test('a policy with two limits of one kind is not understood', () => {
    const twice: Declared = {
      ...by('vpce-01234567'),
      edit: (json) => {
        const own = resourceOf(json, 'aws_api_gateway_rest_api_policy', /./);
        const policy = JSON.parse(String(own.policy)) as { Statement: object[] };
        own.policy = JSON.stringify({ ...policy, Statement: [...policy.Statement, policy.Statement[0]] });
      },
    };
    expect(reviewOf(by('vpce-01234567'), twice).kinds.has('not-understood')).toBe(true);
  });
});
