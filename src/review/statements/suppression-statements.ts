import type { TerraformJson } from '../../terraform-json/terraform-json';
import type { Phrase } from '../report/phrase';
import { say } from '../report/phrase';
import type { Statement } from './statement';
import { statement } from './statement';

type Suppressions = NonNullable<NonNullable<TerraformJson['//']>['policy']>['suppressions'];
type Suppression = Suppressions[number];

/** Added and removed suppressions of the policy, each with its reason. */
export function suppressionStatements(before?: TerraformJson, after?: TerraformJson): Statement[] {
  const [old, own] = [byText(before), byText(after)];
  const gone = [...old].flatMap(([text, each]) => (own.has(text) ? [] : [each]));
  const fresh = [...own].flatMap(([text, each]) => (old.has(text) ? [] : [each]));
  return [
    ...fresh.map((each) => statement(say`the policy suppresses ${finding(each)}: ${each.reason}`, 'suppression')),
    ...gone.map((each) => statement(say`the policy no longer suppresses ${finding(each)}`)),
  ];
}

function byText(json: TerraformJson | undefined): ReadonlyMap<string, Suppression> {
  const suppressions = json?.['//']?.policy?.suppressions ?? [];
  return new Map(suppressions.map((each) => [JSON.stringify(Object.values(each)), each]));
}

function finding({ rule, path, subject }: Suppression): Phrase {
  const where = path === '' ? say`all of the stack` : say`${subject} of ${path}`;
  return say`${rule} at ${where}`;
}
