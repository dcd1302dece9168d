// The boundaries between the rooms of src/. Types count: a file that needs the type of another depends on it.

const ROOM = '^src/';
const within = (...rooms) => `${ROOM}(${rooms.join('|')})/`;

/** Files that deploy the reference API, as a project would. */
const SAMPLE = '^(main|bootstrap)[.]ts$|^src/app/|^lambda/customers/|^examples/';
const ENGINE = '^(src|lambda|packages)/';

/** A room that may import itself, the rooms named, and packages. */
const only = (room, ...allowed) => ({
  name: `${room}-imports`,
  comment: `src/${room} may import ${allowed.map((name) => `src/${name}`).join(', ')} and packages`,
  severity: 'error',
  from: { path: within(room) },
  to: { path: '^(src|lambda|examples)/', pathNot: within(room, ...allowed) },
});

const never = (rooms, forbidden, comment) => ({
  name: `${rooms.join('-')}-never-${forbidden.join('-')}`,
  comment,
  severity: 'error',
  from: { path: within(...rooms) },
  to: { path: within(...forbidden) },
});

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    { name: 'no-circle', comment: 'no two files need each other', severity: 'error', from: {}, to: { circular: true } },
    only('error'),
    only('aws'),
    only('pattern'),
    only('access', 'error', 'pattern'),
    only('terraform-json', 'aws', 'error'),
    only('contracts', 'access', 'error', 'terraform-json'),
    only('system', 'terraform-json', 'error', 'pattern'),
    only('policy', 'terraform-json', 'error'),
    only('foreign', 'terraform-json', 'error'),
    never(
      ['local', 'review', 'policy', 'cost', 'drift', 'unused', 'verify', 'system', 'terraform-json', 'matrix'],
      ['constructs', 'stacks'],
      'what reads Terraform JSON shows what is emitted, not what was meant',
    ),
    never(
      ['local'],
      ['verify', 'why', 'review', 'drift', 'cost', 'unused'],
      'the gateway reads the system; what asks it questions stands outside',
    ),
    {
      name: 'console-imports',
      comment: 'the page knows the gateway by the data that it sends, and nothing of it runs in a browser',
      severity: 'error',
      from: { path: within('console') },
      to: {
        path: '^(src|lambda|examples)/',
        pathNot: within('console', 'shell', 'local/console', 'local/decision'),
      },
    },
    {
      name: 'console-types-of-local',
      comment: 'the page shares types with the gateway, no code',
      severity: 'error',
      from: { path: within('console') },
      to: { path: within('local'), dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'console-in-a-browser',
      comment: 'the page has no Node.js, and no package but the one it is drawn with',
      severity: 'error',
      from: { path: within('console') },
      to: { dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-peer'], pathNot: 'node_modules/preact/' },
    },
    {
      name: 'nothing-imports-console',
      comment: 'the page is bundled, and served as files',
      severity: 'error',
      from: { path: '^(src|lambda|examples)/', pathNot: within('console') },
      to: { path: within('console') },
    },
    never(['constructs'], ['settings', 'stacks'], 'constructs get values, not variables of an environment'),
    never(
      ['review', 'cost', 'drift', 'policy', 'unused', 'matrix'],
      ['local'],
      'these read the system, not the runtime of the gateway',
    ),
    {
      name: 'engine-without-sample',
      comment: 'deleting the sample breaks nothing of the engine',
      severity: 'error',
      from: { path: ENGINE, pathNot: SAMPLE },
      to: { path: SAMPLE },
    },
    {
      name: 'sample-by-name',
      comment: 'the sample and the examples import cognito-m2m and its entries, as any project does',
      severity: 'error',
      from: { path: SAMPLE },
      to: { path: ENGINE, pathNot: `${SAMPLE}|${ROOM}(index|(lambda|openapi|policy|testing)/index)[.]ts$` },
    },
    {
      name: 'entries-without-cdktf',
      comment: 'a function, a test or a document needs no Terraform CDK',
      severity: 'error',
      from: { path: within('lambda', 'openapi', 'policy', 'testing') + 'index[.]ts$' },
      to: { path: 'node_modules/(cdktf|@cdktf|constructs)/', reachable: true },
    },
    {
      name: 'nothing-imports-cli',
      comment: 'commands are the outermost room',
      severity: 'error',
      from: { path: ROOM, pathNot: within('cli') },
      to: { path: within('cli') },
    },
    {
      name: 'constructs-without-lambda',
      comment: 'a construct gets a folder with a function, not its code',
      severity: 'error',
      from: { path: within('constructs', 'stacks') },
      to: { path: '^lambda/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['cognito-m2m-source', 'import', 'require', 'node', 'default'],
    },
  },
};
