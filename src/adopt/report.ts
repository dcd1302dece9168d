import { codeSpan, table } from '../review/report/markdown';
import type { Adoption } from './adoption';
import type { Choice } from './choice';
import { choicesOf } from './choice';
import { declaredAs } from './declared-as';
import type { LeftAside } from './left-aside';

/** The report of an adoption as data; it holds no secret. */
export interface AdoptionReport {
  readonly project: string;
  readonly environment: string;
  /** Ids of its stacks, in the order in which they are deployed. */
  readonly stacks: readonly string[];
  /** Whether the project goes on with the state of the file, so that resources move in it and are not imported. */
  readonly keepsState: boolean;
  /** Addresses of the file that the project does not take over. */
  readonly left: readonly string[];
  /** Deployed resources that the project takes over, and where each is in the project. */
  readonly imports: readonly { readonly address: string; readonly id: string; readonly place: string }[];
  readonly aside: readonly LeftAside[];
  readonly choices: readonly Choice[];
  /** Paths of resources that are made although nothing like them is deployed. */
  readonly made: readonly string[];
  readonly accepted: readonly { readonly path: string; readonly rule: string; readonly found: string }[];
}

/** Collects the report. */
export function reportOf(adoption: Adoption): AdoptionReport {
  const { project, stackIds, imports, aside, made, accepted, keepsState, left } = adoption;
  return {
    project: project.name,
    environment: project.environment,
    stacks: stackIds,
    keepsState,
    left,
    imports: imports.map(({ address, id, stack, path }) => ({
      address,
      id,
      place: declaredAs(project, address) ?? `adopted.${stack}: ${path}`,
    })),
    aside,
    choices: choicesOf(adoption),
    made: made.map(({ stack, path }) => `${stack}: ${path}`),
    accepted: accepted.map(({ stack, path, rule, found }) => ({ path: `${stack}: ${path}`, rule, found })),
  };
}

/** Lines for the terminal. */
export function reportLines(adoption: Adoption, folder: string): string[] {
  const { project, imports, aside, choices, keepsState } = reportOf(adoption);
  const count = (becomes: LeftAside['becomes']) => aside.filter((each) => each.becomes === becomes).length;
  return [
    `${project} is made in ${folder}: ${imports.length} resources are ${keepsState ? 'moved' : 'imported'}, ${count('kept')} of them without a line of the declaration; ${count('outside')} stay outside.`,
    ...aside.map(({ address, becomes, reason }) => `${becomes}: ${address}: ${reason}`),
    `ADOPTION.md lists ${choices.length} defaults to take or leave, and the next steps.`,
  ];
}

/** The text of ADOPTION.md. */
export function adoptionReport(adoption: Adoption): string {
  const report = reportOf(adoption);
  const { imports, aside, choices, made, accepted, environment } = report;
  const hasOrder = report.stacks.length > 1 && !adoption.project.pool.joined;
  const lines = [
    '# Adoption',
    '',
    `This project takes over ${imports.length} deployed resources as the environment \`${environment}\`. Their names, ids, secrets and`,
    'attributes stay as they are. `src/access.ts` is the declaration. `src/adopted.ts` holds the place of each resource and every',
    'attribute that the constructs would set to another value.',
    '',
    '## Next steps',
    '',
    ...(report.keepsState ? stepsOfMove(report) : stepsOfImport(report, hasOrder)),
    '',
    '## What became what',
    '',
    ...table(
      ['deployed', 'id', 'in this project'],
      imports.map((each) => [each.address, each.id, each.place].map(codeSpan)),
    ),
    '',
    '## Not said by the declaration',
    '',
    ...(aside.length === 0
      ? ['The declaration says everything.']
      : table(
          ['deployed', 'what happens', 'reason'],
          aside.map(({ address, becomes, reason }) => [codeSpan(address), HAPPENS[becomes], codeSpan(reason)]),
        )),
    '',
    '## Take or leave',
    '',
    'The project keeps what is deployed. Each line names a default of cognito-m2m that differs, and how to take it.',
    '',
    ...table(
      ['what', 'today', 'default of cognito-m2m', 'to take it'],
      choices.map(({ what, today, ours, how }) => [codeSpan(what), codeSpan(today), codeSpan(ours), codeSpan(how)]),
    ),
    '',
    ...(accepted.length === 0
      ? []
      : [
          '## Accepted findings of the policy',
          '',
          'What is deployed breaks these rules. `src/adopted.ts` accepts each finding, so that nothing has to change at once.',
          '',
          ...table(
            ['where', 'rule', 'found'],
            accepted.map(({ path, rule, found }) => [path, rule, found].map(codeSpan)),
          ),
          '',
        ]),
    ...(made.length === 0
      ? []
      : [
          '## Made anew',
          '',
          'The stacks need these, and nothing like them is deployed.',
          '',
          ...made.map((each) => `- ${codeSpan(each)}`),
          '',
        ]),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

/** @param hasOrder - whether a stack can be planned only after another one is deployed */
function stepsOfImport({ imports, environment, stacks }: AdoptionReport, hasOrder: boolean): string[] {
  return [
    ...bucketStep(environment),
    `1. \`npm install\`, then plan. ${stacks.length > 1 ? 'The plans import' : 'The plan imports'} ${imports.length} resources. It destroys nothing, and`,
    "   replaces nothing but the API's deployment, the new one first.",
    `2. Deploy.${hasOrder ? ' An API can be planned when the stack of its pool is deployed, so go in this order:' : ''}`,
    '',
    '   ```sh',
    ...stacks.flatMap((stack) => planAndDeploy(environment, stacks.length > 1 ? ` -- ${stack}` : '')),
    '   ```',
    '',
    '3. In the folder of the old configuration, make its state forget what has moved. This changes nothing at AWS:',
    '',
    '   ```sh',
    '   umask 077',
    '   terraform state pull > before-adoption.tfstate',
    ...forgetLines(imports.map(({ address }) => address)),
    '   ```',
    '',
    ...lastSteps('delete the state of this project without `destroy`'),
  ];
}

function stepsOfMove({ imports, left, environment, stacks: [stack = ''] }: AdoptionReport): string[] {
  return [
    ...bucketStep(environment),
    '1. In the folder of the old configuration, save its state:',
    '',
    '   ```sh',
    '   umask 077',
    '   terraform state pull > before-adoption.tfstate',
    '   ```',
    '',
    '   In this folder, put a copy into the place of the new state, and let it forget what stays outside. `OLD` is the folder of the',
    '   old configuration. This changes nothing at AWS:',
    '',
    '   ```sh',
    '   npm install',
    `   M2M_ENVIRONMENT=${environment} npm run synth`,
    `   cd cdktf.out/stacks/${stack}`,
    '   terraform init',
    '   terraform state push "$OLD/before-adoption.tfstate"',
    ...(left.length === 0 ? [] : forgetLines(left)),
    '   cd -',
    '   ```',
    '',
    `2. Plan and deploy. The plan moves ${imports.length} resources in the state. It destroys nothing, and replaces nothing but the API's`,
    '   deployment, the new one first.',
    '',
    '   ```sh',
    ...planAndDeploy(environment, ''),
    '   ```',
    '',
    '   `npm run plan:save` needs `--allow removed` for it. After the deploy you may delete `forgotten` and each `from` in',
    '   `src/adopted.ts`. Until then `forgotten` keeps a plan from destroying what is still in the copy.',
    '3. In the folder of the old configuration, make its state forget what has moved. This changes nothing at AWS:',
    '',
    '   ```sh',
    ...forgetLines(imports.map(({ address }) => address)),
    '   ```',
    '',
    ...lastSteps('delete the new state without `destroy`'),
  ];
}

function bucketStep(environment: string): string[] {
  return [
    '0. Without `M2M_STATE_BUCKET`, the state of this project is a file in its folder. For a deployment that others use, run',
    `   \`M2M_ENVIRONMENT=${environment} npm run bootstrap\` first, and set that variable as it says.`,
  ];
}

function planAndDeploy(environment: string, stack: string): string[] {
  return ['plan', 'deploy'].map((script) => `   M2M_ENVIRONMENT=${environment} npm run ${script}${stack}`);
}

function forgetLines(addresses: readonly string[]): string[] {
  const last = addresses.length - 1;
  const lines = addresses.map((address, index) => `     ${shellWord(address)}${index === last ? '' : ' \\'}`);
  return ['   terraform state rm \\', ...lines];
}

function lastSteps(forgetting: string): string[] {
  return [
    '   Remove the same resources from its files. Refer to them by id, or by data sources, in what stays there.',
    '4. Decide the list below, one line at a time. `cognito-m2m review` explains what each change does.',
    '',
    'Apply the old configuration no more between steps 2 and 3: both states hold the same resources.',
    '',
    'To go back, run `terraform state push -force before-adoption.tfstate` in the folder of the old configuration, restore its',
    `files, and ${forgetting}. The old configuration then makes a new deployment of the`,
    'API, and nothing else if you took nothing from the list. Delete the file afterwards: it holds secrets.',
  ];
}

const HAPPENS: Readonly<Record<LeftAside['becomes'], string>> = {
  kept: 'taken over as it is, in `src/adopted.ts`',
  outside: 'stays in the configuration that it is in',
};

function shellWord(text: string): string {
  return /^[\w.-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
