import { mkdirSync, writeFileSync } from 'node:fs';
import { findings } from '../../src/policy/enforcement';
import { RULES } from '../../src/policy/rules';
import type * as Stacks from '../stacks/synthesized';
import { synthesize } from '../stacks/synthesized';
import type { Json, Mutation } from './mutation';
import { mutate, mutationName, mutations } from './mutation';
import { isRequired } from './provider-types';
import type * as StackTests from './stack-tests';
import { declaredTests, noticedBy, runnable } from './stack-tests';
import { SURVIVORS } from './survivors';

jest.mock('../stacks/synthesized', () => {
  const real = jest.requireActual<typeof Stacks>('../stacks/synthesized');
  const { mutatedSynthesis } = jest.requireActual<typeof StackTests>('./stack-tests');
  return { ...real, synthesize: mutatedSynthesis(real.synthesize) };
});

const FILES = [
  'stacks/m2m-api-stack',
  'stacks/m2m-stack',
  'stacks/monitoring',
  'stacks/web-acl',
  'stacks/api-domain',
  'stacks/client-secrets',
  'stacks/replacement-order',
  'stacks/region-condition',
  'constructs/api/api-deployment',
];
/** Report of the test that notices each mutation, one a line. */
const REPORT = '.build/policy-mutations.txt';

/** The default deployment in prod, with everything in front of it and all monitoring. */
const variables = {
  M2M_ENVIRONMENT: 'prod',
  M2M_API_DOMAIN: 'orders.example.com',
  M2M_API_CERTIFICATE_ARN: 'arn:aws:acm:eu-central-1:123456789012:certificate/1',
  M2M_API_HOSTED_ZONE_ID: 'Z0123456789ABCDEFGHIJ',
  M2M_API_TRUSTSTORE_URI: 's3://acme-trust/callers.pem',
  M2M_API_TRUSTSTORE_VERSION: 'v1',
  M2M_CLOUDTRAIL_LOG_GROUP: 'acme-trail',
};
const stack = JSON.parse(synthesize({ variables, credentials: true }).json) as Json;
const known = findingsOf(stack);
const every = mutations(stack);
const noticed = new Map<Mutation, string | undefined>();

beforeAll(() => {
  const tests = runnable(
    declaredTests(() => {
      for (const file of FILES) jest.requireActual(`../${file}.test`);
    }),
  );
  for (const mutation of every) {
    const rule = ruleThatNotices(mutation);
    const type = isRequired(mutation) ? 'type: the provider requires it' : undefined;
    const test = () => noticedBy(tests, mutation);
    noticed.set(mutation, rule ?? type ?? test()?.replace(/^/, 'test: '));
  }
  mkdirSync('.build', { recursive: true });
  writeFileSync(
    REPORT,
    [...noticed].map(([mutation, by]) => `${mutationName(mutation)} <- ${by ?? 'nothing'}\n`).join(''),
  );
}, 300_000);

function findingsOf(json: Json): string[] {
  return findings(json).map(({ rule, path, subject }) => `rule: ${rule} at ${path}, "${subject}"`);
}

function ruleThatNotices(mutation: Mutation): string | undefined {
  const restore = mutate(stack, mutation);
  try {
    return findingsOf(stack).find((finding) => !known.includes(finding));
  } finally {
    restore();
  }
}

const by = (kind: string) => [...noticed.values()].filter((name) => name?.startsWith(`${kind}: `)).length;

test('of hundreds of ways to break the default deployment, rules, types and tests notice all but a few', () => {
  expect(every.length).toBeGreaterThan(500);
  expect(by('rule')).toBeGreaterThan(100);
  expect(by('type')).toBeGreaterThan(30);
  expect(by('test')).toBeGreaterThan(350);
});

test('what nothing notices is listed, with the reason why that is right', () => {
  const survivors = every.filter((mutation) => noticed.get(mutation) === undefined).map(mutationName);
  expect(survivors.filter((name) => !SURVIVORS.some(({ mutation }) => mutation.test(name)))).toEqual([]);
  expect(SURVIVORS.filter(({ mutation }) => !survivors.some((name) => mutation.test(name)))).toEqual([]);
});

/** Rules about things that the default deployment does not have, so that no mutation can violate them. */
const WITHOUT_SUBJECT: Readonly<Record<string, string>> = {
  'managed-policy': 'it attaches no policy',
  'http-endpoint': 'a function answers each of its routes',
  'second-door': 'nothing but its REST API leads to the function',
  'public-bucket': 'its bucket is in a stack of its own, that of the state',
  'private-api': 'its API is on the internet',
  'integration-timeout': 'no integration may take longer than 29 s',
  'unread-resource': 'it has no module, no template of another tool and no provisioner',
};

test.each(RULES.map(({ id }) => id).filter((id) => !Object.hasOwn(WITHOUT_SUBJECT, id)))(
  '%s notices a mutation of the default deployment',
  (id) => {
    expect([...noticed.values()].filter((name) => name?.startsWith(`rule: ${id} `))).not.toEqual([]);
  },
);
