import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { synthesizeApp } from '../../src/synthesis/synthesized-app';
import { EXCEPTIONS } from './checkov/exceptions';
import { run } from './command';
import { pythonEnvironment } from './python-environment';
import { describeWithPython } from './toolchain';

/** Parts of a stack's JSON that are read. */
interface Stack {
  readonly terraform?: unknown;
  readonly resource: Readonly<
    Record<
      string,
      Readonly<Record<string, { '//': { readonly metadata: { readonly path: string } }; policy?: string }>>
    >
  >;
}

interface Check {
  readonly check_id: string;
  /** Ends with the resource's name; the part before the dot may be its type. */
  readonly resource: string;
}

/** Parts of Checkov's JSON report that are read. */
interface Report {
  readonly summary: { readonly passed: number; readonly failed: number; readonly parsing_errors: number };
  readonly results: { readonly failed_checks: readonly Check[] };
}

const STACKS = ['dev', 'prod'] as const;

describeWithPython(11)('Checkov, on the JSON of the default deployment', () => {
  const reports = new Map<string, Report>();
  const failures = new Map<string, string[]>();
  let folder: string;
  let checkov: string;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'checkov-'));
    const environment = await pythonEnvironment('checkov', '__tests__/e2e/checkov/requirements.txt');
    checkov = path.join(environment, 'bin/checkov');
    for (const environment of STACKS) {
      const stack = await synthesize(environment);
      const report = await scan(environment, stack);
      const paths = constructPaths(stack);
      reports.set(environment, report);
      failures.set(
        environment,
        report.results.failed_checks.map(
          ({ check_id, resource }) => `${check_id} at ${paths.get(resource.split('.').at(-1) ?? '') ?? resource}`,
        ),
      );
    }
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  async function synthesize(environment: 'dev' | 'prod'): Promise<Stack> {
    const output = path.join(folder, environment);
    mkdirSync(output, { recursive: true });
    await synthesizeApp('main.ts', output, { environment });
    const file = path.join(output, `stacks/cognito-m2m-demo-${environment}/cdk.tf.json`);
    return JSON.parse(readFileSync(file, 'utf8')) as Stack;
  }

  /** Runs Checkov without its platform: it downloads nothing and reports to nobody. */
  async function scan(name: string, { terraform, ...stack }: Stack): Promise<Report> {
    // Checkov cannot parse the block with versions and backend, and would skip the whole file.
    expect(terraform).toBeDefined();
    const file = path.join(folder, `${name}.tf.json`);
    writeFileSync(file, JSON.stringify(stack, undefined, 2));
    const args = ['--file', file, '--framework', 'terraform_json', '--skip-download', '--compact', '--output', 'json'];
    const { stdout, stderr } = await run(checkov, args, { env: { LOG_LEVEL: 'ERROR' } });
    // A crashed check is reported here, and neither passes nor fails.
    expect(stderr).toBe('');
    return JSON.parse(stdout) as Report;
  }

  test.each(STACKS)('read the whole of %s', (environment) => {
    const { summary } = reports.get(environment) as Report;
    expect(summary.parsing_errors).toBe(0);
    expect(summary.passed).toBeGreaterThan(60);
  });

  test.each(STACKS)('finds nothing in %s but what is listed with its reason', (environment) => {
    const listed = EXCEPTIONS.flatMap(({ check, at }) => at.map((where) => `${check} at ${where}`));
    expect(failures.get(environment)?.filter((failure) => !listed.includes(failure))).toEqual([]);
  });

  test('each listed finding occurs in one of them; if it does not, remove it from the list', () => {
    const failed = [...failures.values()].flat();
    for (const { check, at, reason } of EXCEPTIONS) {
      expect(
        at.filter((where) => !failed.includes(`${check} at ${where}`)).map((where) => `${check} at ${where}`),
      ).toEqual([]);
      expect(reason).not.toBe('');
    }
  });

  test('would find a role that may do everything', async () => {
    const stack = await synthesize('dev');
    const [role] = Object.values(stack.resource.aws_iam_role_policy ?? {});
    if (!role) throw new Error('the default deployment has a role');
    role.policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
    });
    const { results } = await scan('open', stack);
    const checks = results.failed_checks.map(({ check_id }) => check_id);
    expect(checks).toEqual(expect.arrayContaining(['CKV_AWS_62', 'CKV_AWS_63']));
  });
});

/** Construct paths below the stack, by resource name; the names are unique across types. */
function constructPaths({ resource }: Stack): Map<string, string> {
  return new Map(
    Object.values(resource).flatMap((byName) =>
      Object.entries(byName).map(([name, { '//': note }]) => [name, note.metadata.path.split('/').slice(1).join('/')]),
    ),
  );
}
