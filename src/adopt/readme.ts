import type { AdoptedProject } from './adopted-project';
import type { Adoption } from './adoption';

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
          `Set \`${deployed}\` for each command about what is deployed. Without it they take the environment \`dev\`, which is a new`,
          'deployment: its plan imports nothing and makes everything a second time.',
          '',
        ]),
    'To review a change, copy `cdktf.out/` of the state before it to another folder, and run:',
    '',
    '```sh',
    `${deployed} npm run synth`,
    'npm run review -- --base BEFORE --head cdktf.out    # BEFORE: that folder',
    '```',
    '',
    '`npx cognito-m2m --help` lists the other commands. The workflows in `.github/` review, deploy and watch; the documentation of',
    'cognito-m2m says what to set for them.',
    '',
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
