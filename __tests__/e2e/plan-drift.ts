import { isDeepStrictEqual } from 'node:util';
import type { Deployment } from './deployment';

/** A change that a second plan shows by mistake: a deviation of the emulator, not of the project. */
interface Tolerated {
  readonly type: string;
  /** The only attributes that may change, by an update in place. */
  readonly attributes: readonly string[];
  readonly reason: string;
}

/** Known deviations of ministack 1.5.33. A second plan may change nothing else. */
export const TOLERATED: readonly Tolerated[] = [
  {
    type: 'aws_cloudwatch_metric_alarm',
    attributes: [
      'actions_enabled',
      'alarm_actions',
      'alarm_description',
      'dimensions',
      'evaluate_low_sample_count_percentiles',
      'extended_statistic',
      'ok_actions',
      'period',
      'statistic',
      'threshold_metric_id',
      'treat_missing_data',
    ],
    reason: 'DescribeAlarms by the Query protocol answers only some of what an alarm is',
  },
  {
    type: 'aws_api_gateway_stage',
    attributes: ['access_log_settings'],
    reason: 'GetStage answers empty access log settings where none were set, which AWS leaves out',
  },
];

/** Exit codes of `terraform plan -detailed-exitcode`. */
const [UNCHANGED, CHANGED] = [0, 2] as const;

/** Changes of another plan of a deployment, except those that the emulator misreports. */
export async function plannedAgain(of: Deployment): Promise<string[]> {
  const { exitCode, output } = await of.terraform('plan', '-input=false', '-detailed-exitcode', '-out=again.tfplan');
  if (exitCode === UNCHANGED) return [];
  if (exitCode !== CHANGED) throw new Error(`exit code ${exitCode}:\n${output.slice(-4_000)}`);
  const { stdout } = await of.terraform('show', '-json', 'again.tfplan');
  return unexpectedChanges(JSON.parse(stdout) as Plan);
}

interface ResourceChange {
  readonly address: string;
  readonly type: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly before: Readonly<Record<string, unknown>> | null;
    readonly after: Readonly<Record<string, unknown>> | null;
  };
}

/** Parts of a plan in `terraform show -json` that are read here. */
export interface Plan {
  readonly resource_changes?: readonly ResourceChange[];
  readonly output_changes?: Readonly<Record<string, { readonly actions: readonly string[] }>>;
}

/** Changes of a plan that are not tolerated; only addresses and attributes, because values may be secret. */
export function unexpectedChanges({ resource_changes = [], output_changes = {} }: Plan): string[] {
  const outputs = Object.entries(output_changes).filter(([, { actions }]) => actions.join() !== 'no-op');
  return [
    ...resource_changes.flatMap(unexpectedChange),
    ...outputs.map(([name, { actions }]) => `output ${name}: ${actions.join()}`),
  ];
}

function unexpectedChange({ address, type, change }: ResourceChange): string[] {
  const { actions, before, after } = change;
  const action = actions.join();
  if (action === 'no-op' || action === 'read') return [];
  const attributes = Object.keys({ ...before, ...after }).filter(
    (name) => !isDeepStrictEqual(before?.[name], after?.[name]),
  );
  const tolerated = TOLERATED.filter((deviation) => deviation.type === type).flatMap(
    (deviation) => deviation.attributes,
  );
  if (action === 'update' && attributes.every((name) => tolerated.includes(name))) return [];
  return [`${address}: ${action} ${attributes.join()}`];
}
