import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import type { Construct } from 'constructs';
import { App, TerraformDataSource, TerraformOutput, TerraformResource } from 'cdktf';
import { PolicyError } from '../../src/policy/error';
import type { Finding } from '../../src/policy/rule';
import type { RuleId } from '../../src/policy/rules';
import { PolicedStack } from '../../src/policy/policed-stack';
import type { Suppression } from '../../src/policy/suppressed-finding';
import { suppress } from '../../src/policy/suppression';

/** Attributes by type and name, as in Terraform JSON. */
export type Resources = Readonly<Record<string, Readonly<Record<string, object>>>>;

/** A stack for a test. */
export interface PolicedApp {
  readonly resources?: Resources;
  /** Data sources. */
  readonly data?: Resources;
  readonly outputs?: Readonly<Record<string, unknown>>;
  /** @default 'dev' */
  readonly environment?: string;
  /** @default 'shop' */
  readonly name?: string;
  /** Environment of the stack. @default - the environment in its tag */
  readonly madeFor?: string;
  /** @default - the three required tags */
  readonly tags?: Readonly<Record<string, string>>;
  readonly suppressions?: readonly Suppression[];
}

/** Result of a synth. */
export interface Synth {
  readonly error?: PolicyError;
  /** The written JSON, if any. */
  readonly json?: { readonly '//': { readonly policy: { readonly suppressions: readonly Suppression[] } } };
  /** Warnings that `cdktf synth` would print. */
  readonly printed: readonly string[];
}

class Stack extends PolicedStack {
  declare protected readonly policyEnvironment?: string;

  constructor(scope: Construct, name: string, madeFor: string | undefined) {
    super(scope, name);
    if (madeFor !== undefined) this.policyEnvironment = madeFor;
  }
}

/** Synthesizes a stack with these resources to files, as `cdktf synth` does. */
export function synth({ resources = {}, data = {}, outputs = {}, environment = 'dev', ...app }: PolicedApp): Synth {
  const outdir = mkdtempSync(path.join(tmpdir(), 'policy-'));
  try {
    const root = new App({ outdir });
    const stack = new Stack(root, app.name ?? 'shop', app.madeFor);
    const tags = app.tags ?? { Project: 'shop', Environment: environment, Purpose: 'test' };
    new AwsProvider(stack, 'aws', { defaultTags: [{ tags }] });
    for (const [Element, types] of [
      [TerraformResource, resources],
      [TerraformDataSource, data],
    ] as const) {
      for (const [terraformResourceType, byName] of Object.entries(types)) {
        for (const [name, attributes] of Object.entries(byName)) {
          const element = new Element(stack, name, { terraformResourceType });
          for (const [attribute, value] of Object.entries(attributes)) element.addOverride(attribute, value);
        }
      }
    }
    for (const [name, value] of Object.entries(outputs)) {
      new TerraformOutput(stack, name, { value, staticId: true });
    }
    for (const suppression of app.suppressions ?? []) suppress(stack, suppression);
    const file = path.join(outdir, 'stacks', app.name ?? 'shop', 'cdk.tf.json');
    let error: PolicyError | undefined;
    try {
      root.synth();
    } catch (thrown) {
      if (!(thrown instanceof PolicyError)) throw thrown;
      error = thrown;
    }
    return {
      ...(error ? { error } : {}),
      ...(existsSync(file) ? { json: JSON.parse(readFileSync(file, 'utf8')) as NonNullable<Synth['json']> } : {}),
      printed: root.manifest.forStack(stack).annotations.map(({ message }) => message),
    };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** Compliant stacks and violations of a rule, by test name. */
export interface RuleCases {
  readonly compliant: Readonly<Record<string, PolicedApp>>;
  readonly refused: Readonly<Record<string, PolicedApp & { readonly finds: readonly Omit<Finding, 'found'>[] }>>;
}

/** Tests a rule with a synth: it passes, it refuses, and it passes with each finding suppressed. */
export function describeRule(rule: RuleId, { compliant, refused }: RuleCases): void {
  describe(rule, () => {
    test.each(Object.entries(compliant))('lets pass %s', (_, app) => {
      expect(synth(app)).toMatchObject({ json: { '//': { policy: { suppressions: [] } } } });
    });

    test.each(Object.entries(refused))('stops the synth at %s, with nothing written', (_, { finds, ...app }) => {
      const { error, json } = synth(app);
      expect(json).toBeUndefined();
      expect(error?.findings).toEqual(finds.map((finding) => ({ rule, ...finding, found: expect.any(String) })));
      for (const { path: where, subject } of finds)
        expect(error?.message).toContain(`${rule} at ${where}, "${subject}"`);
    });

    test.each(Object.entries(refused))(
      'lets be, for a reason that is printed and recorded, %s',
      (_, { finds, ...app }) => {
        const suppressions = finds.map(({ path: where, subject }) => ({
          rule,
          path: where,
          subject,
          reason: 'it is a test',
        }));
        const { error, json, printed } = synth({ ...app, suppressions });
        expect(error).toBeUndefined();
        expect(json?.['//'].policy).toEqual({ suppressions });
        expect(printed).toHaveLength(finds.length);
        for (const line of printed) expect(line).toContain(`${rule} is suppressed`);
      },
    );
  });
}

/** A policy with an Allow statement. */
export function allow(statement: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });
}
