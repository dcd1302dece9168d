import { customerApi } from '../fixtures/customer-api';
import { comment } from '../../src/review/report/comment';
import { refusals } from '../../src/review/statements/kind';
import { reviewStack } from '../../src/review/review';
import { defineData } from '../access/orders';
import { resourceOf } from '../local/test-gateway';
import { side } from './declared';
import { plan, planned } from './plans';

const { resourceServers, clients, routes } = customerApi;
const kept = Object.fromEntries(Object.entries(routes).filter(([name]) => name !== 'PUT /customers/{id}'));

/** The default deployment after many kinds of changes. */
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

/** Attribute that would make Terraform replace a resource. */
const replaced = (address: string) => (address.startsWith(TABLE) ? 'hash_key' : undefined);

/** A comment with all sections, as a reviewer of the default deployment would get it. */
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
  const review = reviewStack({ name: base.name, base, head }, plan(planned(base.json, head.json, replaced)));
  const refused = refusals(review.kinds, ['public', 'replacement']);
  return comment(review, { refused, matrix: 'matrix.md' });
}
