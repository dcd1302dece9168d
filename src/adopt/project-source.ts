import type { AccessDeclaration } from '../access/declaration';
import type { AdoptedProject, NamedApi } from './adopted-project';
import { declarationsOf, existingPoolOf } from './adopted-project';
import type { Adoption } from './adoption';
import type { JoinedPool } from './joined-pool';
import { sourceLiteral } from './source-literal';

/** The source files of a project, by their paths. */
export function projectSource({ project, stacks }: Adoption): ReadonlyMap<string, string> {
  return new Map([
    ['main.ts', mainText(project)],
    ['src/access.ts', accessText(project)],
    ['src/adopted.ts', adoptedText(stacks)],
    ['src/settings.ts', settingsText(project)],
  ]);
}

function accessText(project: AdoptedProject): string {
  const declarations = [...declarationsOf(project)];
  const [first] = declarations;
  if (!first) return '';
  const head = "import { defineAccess } from 'cognito-m2m';\n\n";
  if (declarations.length === 1) {
    const [name, declaration] = first;
    const clients = project.pool.joined ? CLIENTS_ELSEWHERE : '';
    return `${head}/** Who may call what.${clients} */\nexport const ${name} = defineAccess(${sourceLiteral(parts(declaration))});\n`;
  }
  const { resourceServers, clients } = first[1];
  const isJoined = project.pool.joined !== undefined;
  const apis = declarations.map(
    ([name, { routes }]) =>
      `/** Who may call what of the API ${name}. */\nexport const ${name} = defineAccess({\n  resourceServers,\n  clients,\n  routes: ${sourceLiteral(routes, '  ', 9)},\n});\n`,
  );
  return [
    head,
    `/** APIs and their scopes. */\nconst resourceServers = ${sourceLiteral(resourceServers, '', 24)} as const;\n\n`,
    `/** Services that call the APIs, each a client of the one pool.${isJoined ? CLIENTS_ELSEWHERE : ''} */\nconst clients = ${sourceLiteral(clients, '', 16)} as const;\n\n`,
    apis.join('\n'),
  ].join('');
}

const CLIENTS_ELSEWHERE = ' The stack of the pool has the clients: name some here to try the API on your machine.';

function parts({ resourceServers, clients, routes }: AccessDeclaration) {
  return { resourceServers, clients, routes };
}

function adoptedText(stacks: Adoption['stacks']): string {
  return [
    "import type { AdoptedStack } from 'cognito-m2m';\n\n",
    '/**\n * Deployed resources that the stacks import, each with the attributes that keep their values. Remove an attribute, or a\n',
    ' * path of `leftOut`, to take what the stack would make instead: ADOPTION.md lists both.\n */\n',
    `export const adopted = ${sourceLiteral(stacks, '', 30)} satisfies Readonly<Record<string, AdoptedStack>>;\n`,
  ].join('');
}

function settingsText({ name, environment, settings, pool }: AdoptedProject): string {
  return [
    "import type { EnvironmentName, ProjectDefaults } from 'cognito-m2m';\n",
    "import { readSettings } from 'cognito-m2m';\n\n",
    '/** The environment that was deployed before this project. */\n',
    `export const ADOPTED: EnvironmentName = '${environment}';\n\n`,
    '/** Its settings, as they were deployed. */\n',
    `const asDeployed = ${sourceLiteral(settings, '', 20)} satisfies ProjectDefaults;\n\n`,
    '/** Settings of this deployment: those of the environment, and what a variable `M2M_…` overrides. */\n',
    'export const settings = () =>\n',
    '  readSettings(process.env, undefined, (environment) => ({\n',
    `    projectName: '${name}',\n`,
    ...(pool.joined
      ? ['    // That of the pool, which every environment joins.\n', `    region: '${settings.region ?? ''}',\n`]
      : []),
    '    ...(environment === ADOPTED ? asDeployed : {}),\n',
    '  }));\n',
  ].join('');
}

function mainText(project: AdoptedProject): string {
  const { apis, pool } = project;
  const [only, ...others] = apis;
  const body = only && others.length === 0 ? oneStack(project, only) : severalStacks(project);
  const isShared = sharesBackends(project);
  const imported = [
    ...(isShared ? ['UserError'] : []),
    ...(only ? ['M2mApiStack'] : []),
    ...((!only || others.length > 0) && !pool.joined ? ['M2mPoolStack'] : []),
    'adopt',
    ...(pool.joined ? ['existingUserPool'] : []),
    'synthesize',
  ];
  const declarations = [...declarationsOf(project).keys()].sort().join(', ');
  return [
    `import { ${imported.sort().join(', ')} } from 'cognito-m2m';\n`,
    `import { ${declarations} } from './src/access';\n`,
    "import { adopted } from './src/adopted';\n",
    "import { ADOPTED, settings } from './src/settings';\n\n",
    ...(isShared ? [SHARED_BACKENDS] : []),
    '/** Run by `cdktf synth`. */\n',
    'void synthesize((app) => {\n',
    '  const deployment = settings();\n',
    '  const isAdopted = deployment.environment === ADOPTED;\n',
    ...(isShared ? [SHARED_BACKENDS_CHECK] : []),
    body,
    '});\n',
  ].join('');
}

const SHARED_BACKENDS = [
  '/** The backends are those of ADOPTED. Name others for each environment, then remove this error and its check. */\n',
  'class SharedBackendsError extends UserError {}\n\n',
].join('');

/** Keeps another environment from calling what the deployed one calls. */
const SHARED_BACKENDS_CHECK = [
  "  if (!isAdopted && deployment.environment !== 'local') {\n",
  '    throw new SharedBackendsError(\n',
  '      `the environment is ${deployment.environment}, and the backends in main.ts are those of ${ADOPTED}, ' +
    'expected ${ADOPTED} or local; set M2M_ENVIRONMENT, or see README.md for another environment`,\n',
  '    );\n',
  '  }\n',
].join('');

/** Whether another environment would call backends of the deployed one: functions that exist, or HTTP endpoints. */
export function sharesBackends({ apis }: AdoptedProject): boolean {
  return apis.some(({ api }) => Object.values(api.backends).some((each) => 'functionArn' in each || 'url' in each));
}

/** The pool of another configuration. */
function joinedPoolText(joined: JoinedPool): string {
  return `  const pool = existingUserPool(${sourceLiteral(existingPoolOf(joined), '  ', 34)});\n`;
}

/** Options that only the deployed environment has, since its names are older than the project. */
function poolOptions({ poolOptions: { credentials, ...named } }: AdoptedProject): string {
  return `    credentials: ${String(credentials)},\n    ...(isAdopted ? ${sourceLiteral(named, '    ', 24)} : {}),\n`;
}

function oneStack(project: AdoptedProject, { api }: NamedApi): string {
  const { joined } = project.pool;
  return [
    joined ? joinedPoolText(joined) : '',
    '  const stack = new M2mApiStack(app, {\n    settings: deployment,\n    access,\n',
    joined ? '    pool,\n' : poolOptions(project),
    `    backends: ${sourceLiteral(api.backends, '    ', 11)},\n  });\n`,
    '  if (isAdopted) adopt(stack, adopted.stack);\n',
  ].join('');
}

function severalStacks(project: AdoptedProject): string {
  const { apis } = project;
  const { joined } = project.pool;
  const declared = [...declarationsOf(project).keys()].join(', ');
  const ownPool = [
    '  const pool = new M2mPoolStack(app, {\n    settings: deployment,\n',
    `    access: [${declared}],\n`,
    poolOptions(project),
    '  });\n',
    '  if (isAdopted) adopt(pool, adopted.pool);\n',
  ];
  const stacks = apis.map(({ name = '', variable, api }) =>
    [
      `  const ${variable}Stack = new M2mApiStack(app, {\n`,
      `    settings: { ...deployment, ...(isAdopted ? { stageName: '${api.stageName}' } : {}) },\n`,
      `    name: '${name}',\n    pool,\n    access: ${variable},\n`,
      `    backends: ${sourceLiteral(api.backends, '    ', 11)},\n  });\n`,
      `  if (isAdopted) adopt(${variable}Stack, adopted.${variable}Stack);\n`,
    ].join(''),
  );
  return [...(joined ? [joinedPoolText(joined)] : ownPool), ...stacks].join('');
}
