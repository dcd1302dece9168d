import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { findings, enforce } from './enforcement';
import { markJudged } from './judged-construct';
import type { Attributes } from '../terraform-json/stack-view';
import { record } from '../terraform-json/stack-view';
import { suppressionsOf } from './suppression';

/**
 * A stack that is refused where it breaks a rule of the policy. Rules read the JSON itself, at the moment it is asked
 * for: an aspect sees unresolved tokens, and a validation would resolve the whole stack twice.
 * @throws PolicyError at synth, before its JSON is written
 */
export abstract class PolicedStack extends TerraformStack {
  /**
   * Environment that the stack is made for; its tags have to say the same.
   * @default - its tags alone say so
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
    // For whoever reviews the JSON: which exceptions there are, and so which a change adds.
    return { ...json, '//': { ...record(json['//']), policy: { suppressions } } };
  }
}
