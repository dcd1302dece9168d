import type { EnvironmentName } from '../settings/environments';
import type { AdoptedProject } from './adopted-project';
import type { Adoption } from './adoption';
import { sharesBackends } from './project-source';

/** A backend of the project that does not run on this machine. */
interface RemoteBackend {
  /** As `--backend` of `npm start` names it. */
  readonly name: string;
  /** Address that `npm start` calls unless a stand-in replaces it; undefined if it cannot reach the backend. */
  readonly called: string | undefined;
}

const STAND_IN = 'http://127.0.0.1:3000';

/** The text of README.md: how to run, change and deploy the project. */
export function adoptedReadme({ project, stackIds, imports }: Adoption): string {
  const { name, environment } = project;
  const backends = remoteBackends(project);
  const deployed = `M2M_ENVIRONMENT=${environment}`;
  const lines = [
    `# ${name}`,
    '',
    `This project takes over ${imports.length} resources that were deployed before it, as the environment \`${environment}\`.`,
    '`src/access.ts` says who may call what, and `src/adopted.ts` what each deployed resource keeps. **Begin with the steps of',
    '`ADOPTION.md`**, in their order; it also lists the defaults to take or leave.',
    '',
    '## On this machine',
    '',
    '```sh',
    'npm install',
    'npm test             # the stacks synthesize and break no rule of the policy; nothing is called',
    ...startCommand(backends),
    '```',
    '',
    ...startNotes(backends),
    '`npm start` runs the declaration in the environment `local`. Routes that only `src/adopted.ts` has are not there.',
    '',
    '## At AWS',
    '',
    '```sh',
    `${deployed} npm run synth    # Terraform JSON in cdktf.out/`,
    ...(stackIds.length > 1
      ? stackIds.map((id) => `${deployed} npm run plan -- ${id}`)
      : [`${deployed} npm run plan     # destroys no resource`]),
    `${deployed} npm run deploy${stackIds.length > 1 ? ` -- ${stackIds.join(' ')}` : '   # needs Terraform and AWS credentials'}`,
    '```',
    '',
    ...(stackIds.length > 1 && !project.pool.joined
      ? ['The plan of an API needs the deployed stack of the pool: plan and deploy in this order the first time.', '']
      : []),
    ...(environment === 'dev'
      ? []
      : [
          `Set \`${deployed}\` for each command about what is deployed. Without it a command takes the environment \`dev\`${
            sharesBackends(project) ? ', which' : ':'
          }`,
          sharesBackends(project)
            ? '`main.ts` refuses.'
            : 'its plan imports nothing and makes everything a second time.',
          '',
        ]),
    'To review a change:',
    '',
    '```sh',
    `${deployed} npm run synth -- --output .build/before    # before you change something`,
    `${deployed} npm run synth                              # after it`,
    'npm run review -- --base .build/before --head cdktf.out',
    '```',
    '',
    '`npx cognito-m2m --help` lists the other commands.',
    '',
    '## Workflows',
    '',
    'The workflows in `.github/` review, deploy and watch; `node_modules/cognito-m2m/docs/ci.md` says what to set for them. They are',
    `made for \`dev\`, \`staging\` and \`prod\`. Before the first pull request, limit them to \`${environment}\`:`,
    '',
    `- in \`review.yml\` and \`drift.yml\`, make each \`environment: [dev, staging, prod]\` \`environment: [${environment}]\``,
    `- in \`deploy.yml\`, ${DEPLOYING[environment]}`,
    '',
    ...(sharesBackends(project) ? otherEnvironments(project) : []),
    'Made by `cognito-m2m adopt`.',
  ];
  return `${lines.join('\n')}\n`;
}

/** Backends with a name for `--backend`: functions that exist and HTTP endpoints. */
function remoteBackends({ apis }: AdoptedProject): RemoteBackend[] {
  return apis.flatMap(({ name: api, api: { backends } }) =>
    Object.entries(backends).flatMap(([name, backend]): RemoteBackend[] => {
      const named = api === undefined ? name : `${api}/${name}`;
      if ('functionArn' in backend) return [{ name: named, called: undefined }];
      if (!('url' in backend)) return [];
      return [{ name: named, called: 'vpcLink' in backend ? undefined : backend.url }];
    }),
  );
}

/** Change of the workflow that deploys `dev`, then `prod`. */
const DEPLOYING: Readonly<Record<EnvironmentName, string>> = {
  dev: 'remove the jobs `plan` and `prod`',
  staging: 'remove the job `dev` and the line `needs: dev`, and replace `prod` by `staging` in the other jobs',
  prod: 'remove the job `dev` and the line `needs: dev`',
  local: 'remove every job',
};

/** How to deploy an environment beside the adopted one. */
function otherEnvironments({ environment, pool, apis }: AdoptedProject): string[] {
  return [
    '## Another environment',
    '',
    `\`main.ts\` refuses every environment but \`${environment}\` and \`local\`: its backends are those of \`${environment}\`, and another`,
    'environment would put a second API in front of them. To deploy one:',
    '',
    `1. In \`main.ts\`, give it backends of its own${apis.length > 1 ? ', for each API' : ''}: \`backends: isAdopted ? { … } : { … }\`, with the same names in both.`,
    ...(pool.joined
      ? [
          '2. Name its pool too: otherwise each client of the joined pool may call it. Then remove `SharedBackendsError` and its check.',
        ]
      : ['2. Remove `SharedBackendsError` and the check that throws it.']),
    '',
    'The new environment imports nothing: its first plan makes everything anew.',
    '',
  ];
}

/** The command with a stand-in for every backend, since the real ones run elsewhere. */
function startCommand(backends: readonly RemoteBackend[]): string[] {
  if (backends.length === 0) return ['npm start            # the whole system on 127.0.0.1'];
  const options = backends.map(({ name }) => `--backend ${name}=${STAND_IN}`);
  return [
    '# the whole system on 127.0.0.1, with a stand-in for each backend',
    `npm start -- ${options.join(' \\\n  ')}`,
  ];
}

function startNotes(backends: readonly RemoteBackend[]): string[] {
  if (backends.length === 0) return [];
  const called = backends.flatMap((each) => each.called ?? []);
  const unreachable = backends.filter((each) => each.called === undefined).map(({ name }) => `\`${name}\``);
  return [
    `Replace \`${STAND_IN}\` by the address of a service that you run, or by a file such as \`./stub.ts\` that exports a handler.`,
    ...(unreachable.length > 0 ? [`Without a stand-in, the routes of ${unreachable.join(', ')} answer 500.`] : []),
    ...(called.length > 0
      ? [
          `**Without a stand-in, \`npm start\` calls ${called.join(', ')} for real**: every route as every client, POST and`,
          'DELETE included.',
        ]
      : []),
    '',
  ];
}
