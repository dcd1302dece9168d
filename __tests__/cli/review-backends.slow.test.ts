import { planText, planned } from '../review/plans';
import { BACKEND_PAIRS } from '../review/backend-pairs';
import type { Declared } from '../review/declared';
import { side } from '../review/declared';
import type { EditedJson } from '../review/unseen-pairs';
import { file } from '../review/written';
import { runCommand } from './run-command';

jest.setTimeout(60_000);

const TERRAFORM = { required_providers: { aws: { source: 'aws', version: '>= 5.100.0, < 7.0.0' } } };

function whole(declared: Declared): EditedJson {
  return { ...structuredClone(side(declared).content), terraform: TERRAFORM } as unknown as EditedJson;
}

test.each(BACKEND_PAIRS)('$name fails a review, with a plan and without', async ({ base, head, words, kinds }) => {
  const [was, is] = [whole(base), whole(head)];
  const args = ['--base', file('base.json', JSON.stringify(was)), '--head', file('head.json', JSON.stringify(is))];
  const plan = file('plan.json', planText(planned(was, is)));
  for (const more of [[], ['--plan', plan]]) {
    const { exitCode, stdout } = await runCommand(['review', ...args, ...more, '--fail-on', 'all', '--json']);
    expect(exitCode).toBe(1);
    const [report] = JSON.parse(stdout) as { readonly kinds: readonly string[] }[];
    // Suppressions are only recorded by a real synth.
    expect(report?.kinds).toEqual(expect.arrayContaining(kinds.filter((kind) => kind !== 'suppression')));
    expect(report?.kinds).not.toContain('not-understood');
    for (const each of words) if (typeof each === 'string') expect(stdout).toContain(JSON.stringify(each).slice(1, -1));
  }
});
