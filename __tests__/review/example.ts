import { customerApi } from '../fixtures/customer-api';
import { comment } from '../../src/review/report/comment';
import { refusals } from '../../src/review/statements/kind';
import { reviewStack } from '../../src/review/review';
import type { SideStack } from '../../src/review/change/side';
import { defineData } from '../access/orders';
import { resourceOf } from '../local/test-gateway';
import { side } from './declared';
import type { Planned } from './plans';
import { plan } from './plans';

const { resourceServers, clients, routes } = customerApi;
const kept = Object.fromEntries(Object.entries(routes).filter(([name]) => name !== 'PUT /customers/{id}'));

/** The default deployment after a change that has something of everything. */
const changed = defineData({
  resourceServers,
  clients: {
    ...clients,
    ReportingService: { ...clients.ReportingService, scopes: ['customer-api/read', 'customer-api/admin'] },
    NewsletterService: { scopes: ['customer-api/read'] },
  },
  routes: {
    ...kept,
    'GET /customers/{id}': { public: true, reason: 'the shop shows it' },
    'GET /customers/{id}/orders': { scopes: ['customer-api/read'] },
  },
});

const TABLE = 'aws_dynamodb_table';

/** A comment that has something of everything, as a reviewer of the default deployment would get it. */
export function exampleComment(): string {
  const base = side({ access: customerApi, credentials: true });
  const head = side({
    access: changed,
    credentials: true,
    variables: { M2M_ACCESS_TOKEN_MINUTES: '720', M2M_CORS_ORIGINS: 'https://shop.example.com' },
    edit: (json) => {
      const policy = resourceOf(json, 'aws_iam_role_policy', /^function_/);
      policy.policy = String(policy.policy).replace('"dynamodb:Scan"', '"dynamodb:Scan","dynamodb:DeleteTable"');
      Object.assign(resourceOf(json, TABLE, /./), { hash_key: 'customer' });
    },
  });
  const review = reviewStack({ name: base.name, base, head }, plan(planned(base, head)));
  const refused = refusals(review.kinds, ['public', 'replacement']);
  return comment(review, { refused, matrix: 'matrix.md' });
}

/** What Terraform would plan from the one to the other, as far as the review reads it. */
function planned(base: SideStack, head: SideStack): Planned[] {
  const [before, after] = [resources(base), resources(head)];
  return [...new Set([...before.keys(), ...after.keys()])].map((address) => {
    const [was, is] = [before.get(address) ?? null, after.get(address) ?? null];
    const values = { before: was, after: is };
    if (!was) return { address, actions: ['create'], ...values };
    if (!is) return { address, actions: ['delete'], ...values };
    if (JSON.stringify(was) === JSON.stringify(is)) return { address, actions: ['no-op'], ...values };
    if (address.startsWith(TABLE))
      return { address, actions: ['delete', 'create'], ...values, replacePaths: [['hash_key']] };
    if (!address.startsWith('aws_api_gateway_deployment')) return { address, actions: ['update'], ...values };
    return { address, actions: ['create', 'delete'], ...values, replacePaths: [['triggers']] };
  });
}

function resources({ json }: SideStack): ReadonlyMap<string, object> {
  return new Map(
    Object.entries(json.resource).flatMap(([type, byName]) =>
      Object.entries(byName).map(
        ([name, values]) => [`${type}.${name}`, { ...values, '//': null, depends_on: null }] as const,
      ),
    ),
  );
}
