import { TerraformStack } from 'cdktf';
import { findings, judge } from './judgement';
import type { Attributes } from '../terraform-json/stack-view';
import { record } from '../terraform-json/stack-view';
import { suppressionsOf } from './suppression';

/**
 * A stack that is refused where it breaks a rule of the policy. What is judged is the JSON itself, at the moment it is
 * asked for: an aspect sees tokens that nobody has resolved, and a validation would resolve the whole stack twice.
 * @throws PolicyError at synth, before its JSON is written
 */
export abstract class PolicedStack extends TerraformStack {
  override toTerraform(): unknown {
    const json = super.toTerraform() as Attributes;
    const suppressions = suppressionsOf(this);
    judge(this.node.id, findings(json), suppressions);
    // For whoever reviews the JSON: which exceptions there are, and so which a change adds.
    return { ...json, '//': { ...record(json['//']), policy: { suppressions } } };
  }
}
