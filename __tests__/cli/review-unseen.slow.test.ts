import { planned, planText } from '../review/plans';
import { shop, side } from '../review/declared';
import { VARIABLES } from '../review/stack-list';
import type { EditedJson } from '../review/unseen-pairs';
import { UNSEEN } from '../review/unseen-pairs';
import { file } from '../review/written';
import { runCommand } from './run-command';

jest.setTimeout(60_000);

const TERRAFORM = { required_providers: { aws: { source: 'aws', version: '>= 5.100.0, < 7.0.0' } } };

let base: EditedJson;
let written: string;

beforeAll(() => {
  const { content } = side({ access: shop(), credentials: true, variables: VARIABLES });
  base = { ...structuredClone(content), terraform: TERRAFORM } as unknown as EditedJson;
  written = file('base.json', JSON.stringify(base));
});

interface Report {
  readonly kinds: readonly string[];
}

async function reviewed(...args: string[]): Promise<{ exitCode: number | null; kinds: readonly string[] }> {
  const { exitCode, stdout } = await runCommand(['review', '--base', written, '--fail-on', 'all', '--json', ...args]);
  const [report] = JSON.parse(stdout) as Report[];
  return { exitCode, kinds: report?.kinds ?? [] };
}

test.each(UNSEEN)('$name is seen, with a plan and without', async ({ edit, kinds }) => {
  const head = structuredClone(base);
  edit(head);
  const text = JSON.stringify(head);
  const place = file('head.json', text);
  const plan = file('plan.json', planText(planned(base, JSON.parse(text) as EditedJson)));
  for (const found of [await reviewed('--head', place), await reviewed('--head', place, '--plan', plan)]) {
    expect(found.exitCode).toBe(kinds.length > 0 ? 1 : 0);
    expect(found.kinds).toEqual(kinds.length > 0 ? expect.arrayContaining([...kinds]) : []);
  }
});
