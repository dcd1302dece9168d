import { codeSpan, table } from '../review/report/markdown';
import type { Adoption } from './adoption';
import type { Choice } from './choice';
import type { LeftAside } from './left-aside';
import type { AdoptionReport } from './report';
import { counted, reportOf } from './report';
import { nextSteps } from './steps';

/** The text of ADOPTION.md: what to decide and to do, and what became of each deployed resource. */
export function adoptionPage(adoption: Adoption): string {
  const report = reportOf(adoption);
  const lines = [
    '# Adoption',
    '',
    `This project takes over ${counted(report.imports.length, 'deployed resource')} as the environment \`${report.environment}\`. Their names, ids, secrets and`,
    'attributes stay as they are. `src/access.ts` is the declaration. `src/adopted.ts` holds the place of each resource and every',
    'attribute that the constructs would set to another value.',
    '',
    ...part('To decide before you deploy', decisions(report)),
    ...part('Next steps', nextSteps(report)),
    ...part('References to replace', references(report)),
    ...part('What became what', imports(report)),
    ...part('Without a line in the declaration', aside(report)),
    ...part('Take or leave', choices(report)),
    ...part('Not to change', fixed(report)),
    ...part('Accepted findings of the policy', accepted(report)),
    ...part('New resources', made(report)),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

/** Nothing if the part is empty. */
function part(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`## ${title}`, '', ...lines, ''];
}

function decisions({ decisions: all }: AdoptionReport): string[] {
  if (all.length === 0) return [];
  return [
    'The first deploy changes none of this. Decide each line first, since this project is responsible for it from then on.',
    '',
    ...table(
      ['what', 'today', 'to decide'],
      all.map(({ what, today, how }) => [what, today, how].map(codeSpan)),
    ),
  ];
}

function references({ references: all }: AdoptionReport): string[] {
  if (all.length === 0) return [];
  return [
    'Resources that stay in the old configuration refer to these. Write the value in place of the reference when you remove the',
    'resource from the old files.',
    '',
    ...table(
      ['stays outside', 'attribute', 'refers to', 'value to write'],
      all.map(({ address, attribute, names, value }) => [address, attribute, names, value].map(codeSpan)),
    ),
  ];
}

function imports({ imports: all }: AdoptionReport): string[] {
  return table(
    ['deployed', 'id', 'in this project'],
    all.map((each) => [each.address, each.id, each.place].map(codeSpan)),
  );
}

const HAPPENS: Readonly<Record<LeftAside['becomes'], string>> = {
  kept: 'taken over as it is, in `src/adopted.ts`',
  outside: 'stays in the configuration that it is in',
};

function aside({ aside: all }: AdoptionReport): string[] {
  if (all.length === 0)
    return ['No resource stays outside, and none is taken over without belonging to the declaration.'];
  return table(
    ['deployed', 'what happens', 'reason'],
    all.map(({ address, becomes, reason }) => [codeSpan(address), HAPPENS[becomes], codeSpan(reason)]),
  );
}

function choices({ choices: all, environment }: AdoptionReport): string[] {
  if (all.length === 0) return ['What is deployed has every default of cognito-m2m.'];
  const security = all.filter(({ isSecurity }) => isSecurity);
  const others = all.filter(({ isSecurity }) => !isSecurity);
  return [
    'The project keeps what is deployed. Each line names a default of cognito-m2m that differs, and how to take it.',
    ...(all.some(({ costs }) => costs !== undefined)
      ? [
          'AWS charges for the lines with a cost. To see how much, take the default, and before you deploy it run',
          `\`M2M_ENVIRONMENT=${environment} npm run cost\`.`,
        ]
      : []),
    '',
    ...(security.length === 0 ? [] : ['### Security', '', ...choiceTable(security), '']),
    ...(others.length === 0 ? [] : ['### Everything else', '', ...choiceTable(others)]),
  ];
}

function choiceTable(choices: readonly Choice[]): string[] {
  return table(
    ['what', 'today', 'default of cognito-m2m', 'to take it', 'costs'],
    choices.map(({ what, today, ours, how, costs = 'nothing' }) => [...[what, today, ours, how].map(codeSpan), costs]),
  );
}

function fixed({ fixed: all }: AdoptionReport): string[] {
  if (all.length === 0) return [];
  return [
    'These values differ from the defaults too. Leave them.',
    '',
    ...table(
      ['what', 'today', 'default of cognito-m2m', 'why it stays'],
      all.map(({ what, today, ours, why }) => [...[what, today, ours].map(codeSpan), why]),
    ),
  ];
}

function accepted({ accepted: all }: AdoptionReport): string[] {
  if (all.length === 0) return [];
  return [
    'What is deployed breaks these rules. `src/adopted.ts` accepts each finding, so that nothing has to change at once.',
    '',
    ...table(
      ['where', 'rule', 'found'],
      all.map(({ path, rule, found }) => [path, rule, found].map(codeSpan)),
    ),
  ];
}

function made({ made: all }: AdoptionReport): string[] {
  if (all.length === 0) return [];
  return ['The stacks need these, and nothing like them is deployed.', '', ...all.map((each) => `- ${codeSpan(each)}`)];
}
