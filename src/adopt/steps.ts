import type { AdoptionReport } from './report';
import { counted } from './report';

/** The next steps in ADOPTION.md, from the last apply of the old configuration to the first decision. */
export function nextSteps(report: AdoptionReport): string[] {
  const steps = [
    stopOld(report),
    install(report),
    ...(report.keepsState ? [copyState(report)] : []),
    deploy(report),
    forget(report),
    startOld(report),
    paragraph(
      'Decide "Take or leave" below, one line at a time. `npm run review` explains each change: see `README.md`.',
    ),
  ];
  return [...steps.flatMap((lines, index) => numbered(index + 1, lines)), '', ...goBack(report)];
}

/** Number of the step by which the old state forgets the resources. */
function forgettingStep({ keepsState }: AdoptionReport): number {
  return keepsState ? 5 : 4;
}

/** Number of the step in which the old state is saved. */
function savingStep({ keepsState }: AdoptionReport): number {
  return keepsState ? 3 : 4;
}

function stopOld(report: AdoptionReport): string[] {
  return paragraph(
    `**Stop the CI of the old configuration, and let nobody apply it until step ${forgettingStep(report) + 1}.**`,
    'After the first deploy here, two states hold the same resources, and an apply there may undo what this project deployed.',
    'Once the old state has forgotten them, and while the old',
    `files still have them, an apply there would make ${secondOf(report)}. If the files lose them before the state does, an apply`,
    'there would destroy them.',
  );
}

/** Everything that the old configuration would make again. */
function secondOf({ ownsPool, apis }: AdoptionReport): string {
  const own = [...(ownsPool ? ['pool', 'domain'] : []), ...(apis === 0 ? [] : [apis === 1 ? 'API' : 'set of APIs'])];
  const [last = '', ...others] = own.reverse();
  return `a second ${others.length > 0 ? `${others.reverse().join(', ')} and ` : ''}${last}`;
}

function install({ environment }: AdoptionReport): string[] {
  return [
    'In the folder of this project:',
    '',
    ...shell(['npm install']),
    '',
    ...paragraph(
      'The state of this project is a file in this folder. If other people or a CI deploy it too, put the state into a bucket',
      'before you go on. This command makes one, and prints lines with `export`: paste them into this shell, and into every later',
      'one. It also sets the role by which API Gateway writes logs, for the whole account: if the account already has one, set',
      '`M2M_API_GATEWAY_ACCOUNT=false` for the command.',
    ),
    '',
    ...shell([`M2M_ENVIRONMENT=${environment} npm run bootstrap`]),
  ];
}

const SAVE = '(umask 077; terraform state pull > before-adoption.tfstate)';

function copyState({ environment, left, stacks: [stack = ''] }: AdoptionReport): string[] {
  const push = 'terraform state push "$OLD/before-adoption.tfstate"';
  return [
    'In the folder of the old configuration, save its state and remember the folder:',
    '',
    ...shell([SAVE, 'OLD=$PWD']),
    '',
    ...paragraph(
      'In the same shell, go to the folder of this project, and put a copy of that state into the place of the new one.',
      ...(left.length === 0 ? [] : ['The copy then forgets what stays outside.']),
      'This changes nothing at AWS:',
    ),
    '',
    ...shell([
      `M2M_ENVIRONMENT=${environment} npm run synth`,
      `(cd cdktf.out/stacks/${stack} && terraform init &&`,
      ...(left.length === 0 ? [`  ${push})`] : [`  ${push} &&`, ...removal(left, '  ', ')')]),
    ]),
  ];
}

function deploy(report: AdoptionReport): string[] {
  const { environment, stacks } = report;
  const lines = stacks.flatMap((stack) =>
    ['plan', 'deploy'].map(
      (script) => `M2M_ENVIRONMENT=${environment} npm run ${script}${stacks.length > 1 ? ` -- ${stack}` : ''}`,
    ),
  );
  return [
    ...paragraph('Plan, read the plan, and deploy.', ...expectedPlan(report)),
    '',
    ...shell(lines),
    '',
    ...afterDeploy(report),
  ];
}

function expectedPlan({ imports, stacks, keepsState, ownsPool, apis, made }: AdoptionReport): string[] {
  const several = stacks.length > 1;
  const [plan, they] = several ? ['The plans', 'They'] : ['The plan', 'It'];
  const s = several ? '' : 's';
  const taken = `${keepsState ? 'move' : 'import'}${s} ${counted(imports.length, 'resource')}${keepsState ? ' in the state' : ''}`;
  const replaced = apis === 1 ? 'the deployment of the API' : 'the deployment of each API';
  return [
    ...(several && ownsPool ? ['The plan of an API needs the deployed stack of the pool, so keep this order.'] : []),
    `${plan} ${taken}${made.length > 0 ? `, and make${s} ${counted(made.length, 'SSM parameter')}` : ''}.`,
    apis === 0
      ? `${they} destroy${s} and replace${s} nothing.`
      : `${they} destroy${s} nothing, and replace${s} nothing but ${replaced}, the new one first.`,
    'If a plan says anything else, do not deploy.',
  ];
}

function afterDeploy({ keepsState, left, apis }: AdoptionReport): string[] {
  const again =
    apis === 0
      ? []
      : ['The next plan then replaces the deployment of the API once more, which changes nothing for callers.'];
  if (!keepsState) {
    return paragraph(
      'After the deploy, each `id` in `src/adopted.ts` has done its work, and you may delete it.',
      ...again,
      'As long as one is there, `npm run plan:save`, and so the workflow that deploys, needs `--allow import`.',
    );
  }
  return paragraph(
    'Each `from` in `src/adopted.ts` is the address of a resource in the old state, from which it moves.',
    ...(left.length === 0
      ? ['After the deploy you may delete them.', ...again]
      : [
          '`forgotten` lists the resources that stay outside: if one of them is still in the copy, Terraform forgets it and destroys',
          'nothing. After the deploy you may delete `forgotten` and each `from`.',
          ...again,
          'As long as `forgotten` is there, `npm run plan:save`, and so the workflow that deploys, needs `--allow removed`.',
        ]),
  );
}

function forget({ imports, keepsState, references }: AdoptionReport): string[] {
  const list = references.length > 0 ? ': "References to replace" below lists them' : '';
  return [
    ...paragraph(
      `In the folder of the old configuration, ${keepsState ? '' : 'save its state, and '}make its state forget what has moved.`,
      'This changes nothing at AWS:',
    ),
    '',
    ...shell([...(keepsState ? [] : [SAVE]), ...removal(imports.map(({ address }) => address))]),
    '',
    ...paragraph(
      `Then remove the same resources from its files, and write ids in place of the references to them${list}. Outputs and local`,
      'values may refer to them too: `terraform validate` names each one.',
    ),
  ];
}

function startOld(report: AdoptionReport): string[] {
  return paragraph(
    'In the folder of the old configuration, run `terraform plan`: it must create nothing and destroy nothing. Only then start its',
    `CI again, after the branch that it applies has the files of step ${forgettingStep(report)}.`,
  );
}

function goBack(report: AdoptionReport): string[] {
  return [
    '### Go back',
    '',
    ...paragraph(
      `You can go back if nothing was applied in the old folder since step ${savingStep(report)}: the saved state does not know`,
      'what was applied later. Stop the CI of both, restore the old files, and run this in the old folder:',
    ),
    '',
    ...shell(['terraform state push -force before-adoption.tfstate']),
    '',
    ...paragraph(
      'Then delete the state of this project, and do not run `destroy` here. The old configuration makes a new deployment of each',
      'API, and changes nothing else unless you took a default: read its plan before you apply it.',
    ),
    '',
    'Delete `before-adoption.tfstate` when you no longer need it: it holds secrets.',
  ];
}

function removal(addresses: readonly string[], indent = '', end = ''): string[] {
  const last = addresses.length - 1;
  const lines = addresses.map((address, index) => `${indent}  ${shellWord(address)}${index === last ? end : ' \\'}`);
  return [`${indent}terraform state rm \\`, ...lines];
}

function shell(commands: readonly string[]): string[] {
  return ['```sh', ...commands, '```'];
}

const WIDTH = 120;

/** Sentences as lines. */
function paragraph(...sentences: readonly string[]): string[] {
  const lines: string[] = [];
  for (const word of sentences.join(' ').split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Lines of a step; all but the first are indented below its number. */
function numbered(number: number, [first = '', ...others]: readonly string[]): string[] {
  return [`${number}. ${first}`, ...others.map((line) => (line === '' ? '' : `   ${line}`))];
}

function shellWord(text: string): string {
  return /^[\w.-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
