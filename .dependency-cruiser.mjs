// The boundaries between the rooms of src/. Types count: a file that needs the type of another depends on it.

const ROOM = '^src/';
const within = (...rooms) => `${ROOM}(${rooms.join('|')})/`;

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
    only('access', 'error'),
    only('terraform-json', 'error'),
    only('system', 'terraform-json', 'error'),
    only('policy', 'terraform-json', 'error'),
    never(
      ['local', 'review', 'policy', 'cost', 'drift', 'verify', 'system', 'terraform-json'],
      ['constructs', 'stacks'],
      'what reads Terraform JSON shows what is emitted, not what was meant',
    ),
    never(['constructs'], ['settings', 'stacks'], 'constructs get values, not variables of an environment'),
    never(['review', 'cost', 'drift', 'policy'], ['local'], 'these read the system, not the runtime of the gateway'),
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
  },
};
