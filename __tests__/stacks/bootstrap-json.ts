import { App, Testing } from 'cdktf';
import type { Variables } from '../../src/settings/settings';
import { readSettings } from '../../src/settings/settings';
import type { StateStackProps } from '../../src/stacks/state-stack';
import { StateStack } from '../../src/stacks/state-stack';
import type { Resource, Synthesized } from './synthesized';
import { all } from './synthesized';

/** A policy statement in the JSON of the bootstrap. */
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

/** Replaces account, Region and partition in a text of the JSON, as Terraform does. */
export function applied(text: unknown): string {
  return String(text)
    .replaceAll(/(?<!\$)\$\{data\.aws_partition\.[^}]*\}/g, 'aws')
    .replaceAll(/(?<!\$)\$\{data\.aws_region\.[^}]*\}/g, 'ap-southeast-1')
    .replaceAll(/(?<!\$)\$\{data\.aws_caller_identity\.[^}]*\}/g, '123456789012')
    .replaceAll(/(?<!\$)\$\{aws_s3_bucket\.[^}]*\.arn\}/g, 'arn:aws:s3:::the-bucket')
    .replaceAll('$${', '${');
}

/** Statements of a policy in the JSON. */
export function statements(policy: unknown): Statement[] {
  return (JSON.parse(applied(policy)) as { readonly Statement: Statement[] }).Statement;
}

/** Text of the inline policy of a CI role. */
export function ownPolicy(stack: Synthesized, role: 'plan' | 'deploy'): string {
  const [, policy] =
    Object.entries(stack.resource.aws_iam_role_policy ?? {}).find(([id]) => id.includes(`github_${role}`)) ?? [];
  return applied((policy as Resource).policy);
}

/** Text of a managed policy by the end of its name: the shared reads or denials of the CI roles, or the boundary. */
export function managedPolicy(stack: Synthesized, name: 'ci-read' | 'ci-refuse' | 'boundary'): string {
  const policy = all(stack, 'aws_iam_policy').find((each) => String(each.name).endsWith(`-${name}`));
  return applied((policy as Resource).policy);
}
