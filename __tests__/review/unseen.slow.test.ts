import { remarksOn } from '../../src/review/difference/remark';
import type { Harmless } from '../../src/review/difference/harmless';
import { HARMLESS, harmless } from '../../src/review/difference/harmless';
import type { Subject } from '../../src/review/difference/subject';
import { differingSubjects, isResource } from '../../src/review/difference/subject';
import type { StatementInputs } from '../../src/review/difference/statement-inputs';
import { mayBeStated } from '../../src/review/difference/stated-leaf';
import { compareAccess } from '../../src/review/change/access-comparison';
import type { ObservedSide } from '../../src/review/change/observed-side';
import { observeSide } from '../../src/review/change/observed-side';
import type { SideStack } from '../../src/review/change/side';
import { readPairs, stackParts } from '../../src/review/change/side';
import { reviewSides } from '../../src/review/review';
import { TerraformJsonError } from '../../src/terraform-json/error';
import { StackView } from '../../src/terraform-json/stack-view';
import { existingUserPool } from '../../src/constructs/pool/existing-user-pool';
import { readSettings } from '../../src/settings/settings';
import { M2mApiStack } from '../../src/stacks/m2m-api-stack';
import { M2mPoolStack } from '../../src/stacks/m2m-pool-stack';
import { echoFolder, orders, synthesizeApp } from '../stacks/two-apis';
import { side } from './declared';
import type { Mutation } from './mutation';
import { foreignBlocks, mutations } from './mutation';
import { STACKS } from './stack-list';

jest.setTimeout(600_000);

interface Count {
  changes: number;
  /**
   * Number of complete reviews; other changes are of attributes that only this part reads, reviewed completely once.
   */
  reviews: number;
  refused: number;
  harmless: number;
  readonly silent: string[];
  readonly used: Set<Harmless>;
}

/** No statements of other parts. */
const NOTHING = {
  permissions: new Set<string>(),
  providers: new Set<string>(),
  state: undefined,
  settled: new Set<string>(),
  answers: [],
  suppressions: false,
  grants: false,
  services: false,
  subjects: new Map<string, Subject>(),
};

/** Attributes that were reviewed completely, by type, path and change. */
const reviewed = new Set<string>();
const total: Count = { changes: 0, reviews: 0, refused: 0, harmless: 0, silent: [], used: new Set() };

const ALONE = STACKS.map(({ name, declared }) => ({ name, made: () => Promise.resolve(side(declared)) }));
/** APIs that take tokens of a pool in another stack. */
const JOINED = [
  { name: 'an API that joins the pool of its app', made: () => joined(false) },
  { name: 'an API that joins a pool made elsewhere', made: () => joined(true) },
];

async function joined(elsewhere: boolean): Promise<SideStack> {
  const settings = readSettings({ M2M_PROJECT_NAME: 'shop', M2M_REGION: 'eu-central-1' });
  const { output } = await synthesizeApp((app) => {
    const made = elsewhere ? undefined : new M2mPoolStack(app, { settings, access: [orders] });
    const pool = made ?? existingUserPool({ id: 'eu-central-1_a1B2c3D4e', domain: 'company' });
    const backend = { name: 'api', folder: echoFolder() };
    new M2mApiStack(app, { settings, name: 'orders', pool, access: orders, backend });
  });
  const pairs = await readPairs(output, output);
  const stack = pairs.find(({ name }) => name === 'shop-dev-orders')?.head;
  if (!stack) throw new Error('the app has no stack of the API');
  return stack;
}

/** Smallest stacks first: an attribute that several stacks share is reviewed in the fastest one. */
test.each([...ALONE.reverse(), ...JOINED])('no change is passed over in $name', async ({ made }) => {
  const { content, ...rest } = await made();
  const stack: SideStack = { ...rest, ...stackParts(asWritten(content)) };
  const base = observeSide(stack);
  expect(saysSomething(stack, base, stack.content)).toBe(false);
  const nothingStated = { ...NOTHING, comparison: compareAccess(base.access, base.access) };
  for (const mutation of foreignBlocks(stack.content)) tryOut(mutation, { stack, base, nothingStated });
  for (const mutation of mutations(stack.content)) tryOut(mutation, { stack, base, nothingStated });
  expect(total.silent).toEqual([]);
});

test('what is passed over is in the table of the harmless, and each survivor by an entry of it', () => {
  const { changes, reviews, refused, harmless: passed, silent, used } = total;
  const { user, system } = process.cpuUsage();
  process.stdout.write(
    `${changes} changes of ${ALONE.length + JOINED.length} stacks, ${reviews} of them as whole reviews, ${refused} refused as unreadable: ` +
      `${silent.length} silent, ${passed} harmless by ${used.size} of the ${HARMLESS.length} entries of the table; ` +
      `${Math.round((user + system) / 1e6)} s of processor time\n`,
  );
  expect(changes).toBeGreaterThan(20_000);
  expect([...used].filter((entry) => !HARMLESS.includes(entry))).toEqual([]);
  expect(silent).toEqual([]);
});

/** Adds parts that the tests' synth leaves out. */
function asWritten(content: SideStack['content']): object {
  const { resource, provider } = content as { resource: { aws_iam_role: object }; provider: { aws: object[] } };
  const noted = Object.entries(resource.aws_iam_role).map(([name, role]) => [
    name,
    { ...(role as object), '//': { metadata: { path: `stack/${name}`, uniqueId: name } } },
  ]);
  return {
    ...content,
    '//': {
      metadata: { stackName: 'a', version: '0.21.0', backend: 'local', overrides: { stack: ['terraform'] } },
      outputs: { a: { outputs: { ApiUrl: 'ApiUrl' } } },
      backends: { a: { url: 'https://a.example' }, b: { functionArn: 'arn:aws:lambda:eu-central-1:1:function:b' } },
      grants: {
        day: '2027-03-02',
        warningDays: 30,
        ends: [1, 2].map((number) => ({
          client: `A${number}`,
          scope: 'a/b',
          until: `2027-03-0${number}`,
          reason: 'c',
        })),
      },
      services: {
        owners: { a: 'team-a', b: 'team-b' },
        resourceServers: { a: 'a' },
        clients: { A1: 'b' },
        reasons: { A1: { 'a/b': 'c' } },
        oneSided: ['a/c', 'a/d'].map((scope) => ({ client: 'A1', scope, missing: 'accept' })),
        sources: { b: 'b.json' },
      },
      policy: { suppressions: [1, 2].map((number) => ({ rule: 'a', path: `a/${number}`, subject: 'b', reason: 'c' })) },
    },
    provider: { ...provider, aws: [{ ...provider.aws[0], region: 'eu-central-1' }] },
    resource: { ...resource, aws_iam_role: Object.fromEntries(noted) },
    terraform: { ...(content.terraform as object), backend: { s3: { bucket: 'states', key: 'a' } } },
  };
}

interface Tried {
  readonly stack: SideStack;
  readonly base: ObservedSide;
  readonly nothingStated: StatementInputs;
}

function tryOut({ name, content }: Mutation, { stack, base, nothingStated }: Tried): void {
  total.changes += 1;
  const subjects = differingSubjects(stack.content, content as Record<string, unknown>);
  const isPlain = hasRemarks(stack, nothingStated, content, subjects) && !needsReview(name, subjects);
  if (isPlain || saysSomething(stack, base, content)) return;
  const leaves = subjects.flatMap((subject) => subject.leaves.map((leaf) => harmless(subject, leaf)));
  if (leaves.length === 0 || leaves.includes(undefined)) total.silent.push(name);
  for (const entry of leaves) if (entry) total.used.add(entry);
  total.harmless += 1;
}

/**
 * Of the attributes that other parts of the review also read, one in `ONE_IN` is reviewed completely, and the first of
 * each.
 */
const ONE_IN = 10;
let tellable = 0;

/** Whether only a complete review can decide: another part could silence the remark. */
function needsReview(name: string, subjects: readonly Subject[]): boolean {
  const [what = ''] = name.split(':');
  const attributes = subjects.map(({ type, fate, leaves }) => {
    const paths = new Set(leaves.map(({ path }) => path.join('.')));
    return `${what} ${fate} ${type} ${[...paths].join()}`;
  });
  const key = attributes.join(' ');
  const isFirst = !reviewed.has(key);
  reviewed.add(key);
  const isTellable = subjects.some(({ type, leaves }) => leaves.some(({ path }) => mayBeStated(type, path)));
  return isTellable && (isFirst || tellable++ % ONE_IN === 0);
}

function saysSomething(stack: SideStack, base: ObservedSide, content: object): boolean {
  total.reviews += 1;
  try {
    const head = observeSide({ ...stack, ...stackParts(content) });
    const { access, resources, attributes, permissions, suppressions } = reviewSides('a', [base, head]);
    return [access, resources, attributes, permissions, suppressions].flat().length > 0;
  } catch (error) {
    // Bad input exits with 2.
    if (!(error instanceof TerraformJsonError)) throw error;
    total.refused += 1;
    return true;
  }
}

/** Whether this part reports something when no other part does. */
function hasRemarks(stack: SideStack, inputs: StatementInputs, content: object, subjects: readonly Subject[]): boolean {
  if (subjects.some((subject) => subject.fate === 'gone' && isResource(subject))) return true;
  const written = content as Record<string, unknown>;
  const head = new StackView(written);
  return remarksOn({ subjects, base: stack.content, written, head, inputs, notUnderstood: new Set() }).length > 0;
}
