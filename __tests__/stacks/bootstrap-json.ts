import { App, Testing } from 'cdktf';
import type { Variables } from '../../src/settings/settings';
import { readSettings } from '../../src/settings/settings';
import type { StateStackProps } from '../../src/stacks/state-stack';
import { StateStack } from '../../src/stacks/state-stack';
import type { Resource, Synthesized } from './synthesized';
import { all } from './synthesized';

/** A statement of a policy in the JSON of the bootstrap. */
export interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

/** The bootstrap with some settings, as it is synthesized. */
export function bootstrap(variables: Variables = {}, options: Omit<StateStackProps, 'settings'> = {}): Synthesized {
  const settings = readSettings(variables);
  const stack = new StateStack(new App(), { settings, ...options });
  const json = Testing.synth(stack);
  return { ...(JSON.parse(json) as Omit<Synthesized, 'json'>), json };
}

/** A text of the JSON once Terraform has put the account in. */
export function applied(text: unknown): string {
  return String(text)
    .replaceAll(/(?<!\$)\$\{data\.aws_partition\.[^}]*\}/g, 'aws')
    .replaceAll(/(?<!\$)\$\{data\.aws_region\.[^}]*\}/g, 'ap-southeast-1')
    .replaceAll(/(?<!\$)\$\{data\.aws_caller_identity\.[^}]*\}/g, '123456789012')
    .replaceAll(/(?<!\$)\$\{aws_s3_bucket\.[^}]*\.arn\}/g, 'arn:aws:s3:::the-bucket')
    .replaceAll('$${', '${');
}

/** The statements of a policy in the JSON. */
export function statements(policy: unknown): Statement[] {
  return (JSON.parse(applied(policy)) as { readonly Statement: Statement[] }).Statement;
}

/** Text of the policy that a role of CI has by itself. */
export function ownPolicy(stack: Synthesized, role: 'plan' | 'deploy'): string {
  const [, policy] =
    Object.entries(stack.resource.aws_iam_role_policy ?? {}).find(([id]) => id.includes(`github_${role}`)) ?? [];
  return applied((policy as Resource).policy);
}

/** Text of a policy by the end of its name: what both roles of CI read or are refused, or the boundary. */
export function managedPolicy(stack: Synthesized, name: 'ci-read' | 'ci-refuse' | 'boundary'): string {
  const policy = all(stack, 'aws_iam_policy').find((each) => String(each.name).endsWith(`-${name}`));
  return applied((policy as Resource).policy);
}
