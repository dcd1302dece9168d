import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { findings, enforce } from './enforcement';
import { markJudged } from './judged-construct';
import type { Attributes } from '../terraform-json/stack-view';
import { record } from '../terraform-json/stack-view';
import { suppressionsOf } from './suppression';

/**
 * A stack that refuses to synthesize if it violates the policy. The rules read the final JSON when it is requested: an
 * aspect sees unresolved tokens, and a validation would resolve the whole stack twice.
 * @throws PolicyError at synth, before the JSON is written
 */
export abstract class PolicedStack extends TerraformStack {
  /**
   * Environment of the stack; its tags must agree.
   * @default - the environment in its tags
   */
  protected readonly policyEnvironment?: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    markJudged(this);
  }

  override toTerraform(): unknown {
    const json = super.toTerraform() as Attributes;
    const suppressions = suppressionsOf(this);
    enforce(this.node.id, findings(json, this.policyEnvironment), suppressions);
    // Records all exceptions for reviewers of the JSON, who then see which ones a change adds.
    return { ...json, '//': { ...record(json['//']), policy: { suppressions } } };
  }
}
