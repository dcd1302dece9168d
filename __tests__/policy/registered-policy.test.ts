import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { registerPolicy } from '../../src/policy/registered-policy';
import { suppress } from '../../src/policy/suppression';

/** A stack of an app without the policy, with its own log group that keeps logs for ever. */
function foreignStack(environment?: string) {
  const app = new App();
  const stack = new TerraformStack(app, 'shop');
  new AwsProvider(
    stack,
    'aws',
    environment === undefined ? {} : { defaultTags: [{ tags: { Environment: environment } }] },
  );
  new CloudwatchLogGroup(stack, 'theirs', { name: 'theirs' });
  return { app, stack };
}

class Audit extends Construct {
  readonly logs: CloudwatchLogGroup;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    registerPolicy(this);
    this.logs = new CloudwatchLogGroup(this, 'logs', {
      name: id,
      kmsKeyId: 'arn:aws:kms:eu-central-1:123456789012:key/1',
    });
  }
}

/** Validation errors of the stack. */
const problems = (stack: TerraformStack) => stack.node.validate();

test('a construct is held to the policy in a stack of another app, and what stands beside it is not', () => {
  const { stack } = foreignStack();
  new Audit(stack, 'audit');
  const [problem, ...others] = problems(stack);
  expect(others).toEqual([]);
  expect(problem).toMatch(/^the policy refuses stack shop/);
  expect(problem).toContain('log-retention at audit/logs, "retention_in_days"');
  expect(problem).not.toContain('theirs');
});

test('a stack whose environment is not known is said to be judged as prod', () => {
  const told = ([environment]: [string?]) => {
    const { stack } = foreignStack(environment);
    new Audit(stack, 'audit');
    return problems(stack)[0]?.includes('judged as prod is because no Environment');
  };
  expect([told([]), told(['dev']), told(['prod'])]).toEqual([true, false, false]);
});

test('two constructs of a stack are told in one problem', () => {
  const { stack } = foreignStack();
  new Audit(stack, 'one');
  new Audit(stack, 'two');
  const [problem, ...others] = problems(stack);
  expect(others).toEqual([]);
  expect(problem).toContain('one/logs');
  expect(problem).toContain('two/logs');
});

test('a finding is suppressed with a reason, and a suppression of nothing is a problem', () => {
  const { stack } = foreignStack();
  const audit = new Audit(stack, 'audit');
  const finding = { rule: 'log-retention', subject: 'retention_in_days' } as const;
  suppress(audit.logs, { ...finding, reason: 'kept for the auditors' });
  expect(problems(stack)).toEqual([]);
  suppress(audit, { ...finding, reason: 'nothing is there' });
  expect(problems(stack)[0]).toContain('suppression of log-retention at audit');
});

test('a suppression for what the policy does not judge is a problem', () => {
  const { stack } = foreignStack();
  const other = new CloudwatchLogGroup(stack, 'other', { name: 'other' });
  suppress(other, { rule: 'log-retention', subject: 'retention_in_days', reason: 'the auditors ask for it' });
  expect(other.node.validate()).toEqual([
    expect.stringMatching(/^the suppression of log-retention names other, expected/),
  ]);
});
