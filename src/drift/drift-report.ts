import { outsideStatement } from '../review/change/outside-change';
import type { Phrase } from '../review/report/phrase';
import { counted, named, say, toMarkdown, toText } from '../review/report/phrase';
import type { ResourceChange } from '../review/change/resource-change';
import type { Drift } from './drift';

/** Limit of lines of a kind in a report; more are only counted. */
const MOST_LINES = 100;

/** Whether somebody has to look at the deployment: the workflow then opens an issue. */
export function isDrifted({ outside, ended }: Pick<Drift, 'outside' | 'ended'>): boolean {
  return outside.length > 0 || ended.length > 0;
}

/** Renders the drift as Markdown. The first line is a marker that identifies the issue later. */
export function driftReport({ stack, outside, access, ended, kept, besides }: Drift): string {
  const [count, them] = [
    counted(outside.length, 'resource was', 'resources were'),
    outside.length === 1 ? 'it' : 'them',
  ];
  return [
    `<!-- m2m-drift: ${stack} -->`,
    `## Drift of ${toMarkdown(say`${stack}`)}`,
    '',
    outside.length === 0
      ? 'Nothing was changed outside of Terraform.'
      : `${toMarkdown(count)} changed outside of Terraform. A deploy sets ${them} back.`,
    ...section(
      'Grants that ended and are still deployed; a deploy removes them',
      ended.map(
        ({ client, scope, until, reason }) => say`${client} still holds ${scope}, which ended with ${until}: ${reason}`,
      ),
    ),
    ...section(
      'Who may call what',
      access.map(({ text }) => text),
    ),
    ...section(
      'Resources',
      outside.map((each) => outsideStatement(each).text),
    ),
    ...section(
      'Changed since the last deploy, in attributes that the code does not set: a deploy leaves them',
      kept.map(changed),
    ),
    ...section('Other changes of a deploy', besides.map(changed)),
  ].join('\n');
}

/** The same report as data for a program. */
export function driftJson({ stack, outside, access, ended, kept, besides }: Drift) {
  const data = ({ address, type, fate, attributes }: ResourceChange) => ({ address, type, fate, attributes });
  return {
    stack,
    drifted: isDrifted({ outside, ended }),
    ended,
    access: access.map(({ text, kinds }) => ({ kinds, text: toText(text) })),
    outside: outside.map(data),
    kept: kept.map(data),
    besides: besides.map(data),
  };
}

function changed({ address, fate, attributes }: ResourceChange): Phrase {
  return attributes.length === 0 ? say`${address}: ${[fate]}` : say`${address}: ${[fate]}, ${named(attributes)}`;
}

function section(title: string, phrases: readonly Phrase[]): string[] {
  if (phrases.length === 0) return [];
  const lines = phrases.slice(0, MOST_LINES).map((phrase) => `- ${toMarkdown(phrase)}`);
  const left = phrases.length - lines.length;
  return ['', `### ${title}`, '', ...lines, ...(left > 0 ? [`- … and ${left} more`] : [])];
}
