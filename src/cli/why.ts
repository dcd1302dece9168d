import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import type { AccessDeclaration } from '../access/declaration';
import { nearest } from '../access/nearest';
import { explained } from '../local/decision/decision-trace';
import type { Gateway } from '../local/server';
import { startGateway } from '../local/server';
import type { StandIns } from '../local/backend/stand-in';
import { replaceableBackends } from '../local/backend/stand-in';
import type { SigningKey } from '../local/token/signing-key';
import { generateSigningKey } from '../local/token/signing-key';
import { NO_KEYS } from '../matrix/access-table';
import type { ServedForm } from '../matrix/served-form';
import { servedForm } from '../matrix/served-form';
import { ENVIRONMENT_VARIABLE } from '../settings/settings';
import { callPath } from '../system/call-path';
import { namedRoutes } from '../system/named-route';
import { matchRoute } from '../system/resource-tree';
import type { RestApiStage } from '../system/rest-api';
import { readServedApp } from '../system/served-app';
import type { AppClient } from '../system/user-pool';
import type { SynthesizedStack } from '../terraform-json/terraform-json';
import { readSynthesizedStacks } from '../terraform-json/terraform-json';
import type { CallVerdict } from '../why/call-verdict';
import { callVerdict } from '../why/call-verdict';
import { givenToken } from '../why/given-token';
import { logLineVerdict } from '../why/log-line-verdict';
import { tokenVerdict } from '../why/token-verdict';
import { appName, appOption, stackOption, todayOption } from './app-options';
import { CommandError } from './error';
import type { ForeignOptions } from './foreign-option';
import { givenForeign, planOption, sourceOption, stateOption } from './foreign-option';
import { selectedStack } from '../synthesis/stack-selection';
import { inSynthesizedFolder } from './synthesized-folder';
import { print, printError, visibleText } from './terminal';
import { callLines, logLines, tokenLines } from './why-lines';
import { heldDeclarations } from './written-declaration';

interface WhyOptions extends ForeignOptions {
  readonly app?: string;
  readonly stack?: string;
  readonly client?: string;
  readonly route?: string;
  readonly token?: true;
  readonly logLine?: true;
  readonly json?: true;
}

/** Output of the command, for programs and for people, and its exit code. */
interface Explanation {
  readonly json: object;
  readonly lines: readonly string[];
  readonly exitCode: number;
}

/** An app, a plan or a state. */
interface ReadApp {
  readonly stacks: readonly SynthesizedStack[];
  /** By the names of the stacks; none for a plan or a state. */
  readonly declarations: ReadonlyMap<string, AccessDeclaration>;
  /** Routes and clients of a plan or a state whose answers the gateway does not give. */
  readonly foreign?: Pick<ServedForm, 'closed' | 'doubtful' | 'withoutToken'>;
}

const [PASSES, REFUSED, NOT_TOLD] = [0, 1, 2] as const;
const MODES = '--client with --route, --token - or --log-line -';
const ADDRESS_UNKNOWN =
  'the address of the caller; the policy of the API decides by it, and this command calls from 127.0.0.1';

/** `cognito-m2m why`: the decision about a call, without a gateway that runs and without a call. */
export default function whyCommand(command: Command): void {
  command
    .description(
      'Explain why a call would pass or be refused, from the Terraform JSON of an app; with --client and --route also from the ' +
        'plan or the state of any Terraform configuration. The app is read in the environment that M2M_ENVIRONMENT names, or ' +
        'in the environment local. Exits with 0 if the call would pass, 1 if it would be refused, 2 if ' +
        'it cannot tell or the input is wrong. A route that does not exist is refused too, as API Gateway answers 403. ' +
        'With --token: 0 if at least one route accepts the token, 1 if none does. With --log-line: 0 for each line of an access log.',
    )
    .addOption(appOption())
    .addOption(todayOption())
    .addOption(stackOption())
    .addOption(planOption())
    .addOption(stateOption())
    .addOption(sourceOption())
    .option('--client <name>', 'client that calls, with all its granted scopes')
    .option(
      '--route <route>',
      "route that it calls, e.g. 'DELETE /customers/{id}'; if the app has several APIs, of the API that has it",
    )
    .option(
      '--token <->',
      'read an access token, or the answer of the token endpoint, from standard input, and show the answer of each route to it',
      stdin,
    )
    .option('--log-line <->', 'read a line of the access log from standard input, and explain it', stdin)
    .option('--json', 'print JSON')
    .action(run);
}

async function run(options: WhyOptions): Promise<void> {
  // An error from here on is no refusal, so it has its own exit code.
  process.exitCode = NOT_TOLD;
  const { json, lines, exitCode } = await explanation(options);
  if (options.json) print(JSON.stringify(json, null, 2));
  else for (const line of lines) print(line);
  process.exitCode = exitCode;
}

async function explanation(options: WhyOptions): Promise<Explanation> {
  const { client, route, token, logLine } = options;
  const asked = [client ?? route, token, logLine].filter((each) => each !== undefined);
  if (asked.length === 0) throw new CommandError(`nothing is asked, expected a question; give ${MODES}`);
  if (asked.length > 1) {
    throw new CommandError(`${asked.length} questions are given, expected one of ${MODES}; leave the others out`);
  }
  if (logLine) return aboutLogLine();
  if (token) return aboutToken(options);
  if (client === undefined || route === undefined) {
    const [given, missing] = client === undefined ? ['--route', '--client'] : ['--client', '--route'];
    throw new CommandError(`${given} is given without ${missing}, expected both; add ${missing}`);
  }
  return aboutCall(options, client, route);
}

async function aboutLogLine(): Promise<Explanation> {
  const line = await text(process.stdin);
  if (line.trim() === '') {
    throw new CommandError('standard input is empty, expected a line of the access log; pass one line');
  }
  const verdict = logLineVerdict(line);
  if (!verdict) {
    throw new CommandError(
      'standard input holds no line of the access log, expected JSON with a status; pass one line',
    );
  }
  return { json: verdict, lines: logLines(verdict), exitCode: PASSES };
}

async function aboutToken(options: WhyOptions): Promise<Explanation> {
  const { plan, state } = options;
  if (plan ?? state) throw noDeclaration();
  // Before the synth, because that takes long.
  const given = givenToken(await text(process.stdin));
  if ('fault' in given) {
    throw new CommandError(
      `standard input ${given.fault}, expected an access token or the answer of the token endpoint; pass one of them`,
    );
  }
  const declared = await readApp(options, ({ declarations }) => Promise.resolve([...declarations.values()]));
  const [declaration, ...others] = declared.filter(({ routes }) => Object.keys(routes).length > 0);
  if (!declaration) throw new CommandError(`${appName(options.app)} has no declaration, expected an M2mApiStack`);
  if (others.length > 0) {
    throw new CommandError(`the app has ${others.length + 1} APIs, expected one; name its stack with --stack`);
  }
  const verdict = tokenVerdict(given.token, declaration, Date.now());
  if (!verdict) {
    throw new CommandError('standard input holds no JSON web token, expected an access token; pass it unchanged');
  }
  const exitCode = verdict.routes.some(({ passes }) => passes) ? PASSES : REFUSED;
  return { json: verdict, lines: tokenLines(verdict), exitCode };
}

async function aboutCall(options: WhyOptions, client: string, route: string): Promise<Explanation> {
  const verdict = await readApp(options, async ({ stacks, ...known }) => {
    const key = await generateSigningKey();
    const standIns = uncalledBackends(stacks);
    const gateway = await startGateway({ stack: stacks, key, port: 0, log: () => undefined, standIns });
    try {
      return await decided(gateway, key, { client, route }, known);
    } finally {
      await gateway.close();
    }
  });
  const steps = verdict.steps.map(explained);
  const lines = callLines(verdict, client, route);
  const isOfAddress = verdict.steps.at(-1)?.check === 'source-policy';
  return {
    json: { ...verdict, steps },
    lines: isOfAddress ? [...lines, '', `not known: ${ADDRESS_UNKNOWN}`] : lines,
    exitCode: isOfAddress ? NOT_TOLD : verdict.passes ? PASSES : REFUSED,
  };
}

async function decided(
  gateway: Gateway,
  key: SigningKey,
  { client, route }: { readonly client: string; readonly route: string },
  { declarations, foreign }: Pick<ReadApp, 'declarations' | 'foreign'>,
): Promise<CallVerdict> {
  const [, method, path] = /^([A-Z]+) (\/\S*)$/.exec(route) ?? [];
  const { stage, path: below } = stageWith(gateway.stages, method ?? '', path ?? '');
  if (!stage) throw new CommandError('the stack has no API, expected one with routes; name another with --stack');
  if (method === undefined || path === undefined) {
    throw new CommandError(
      `the route is "${route}", expected a method and a path such as "GET /customers"; correct it`,
    );
  }
  const declaration = declarations.get(stage.stack);
  checkMachine(gateway, client, declaration);
  const verdict = await callVerdict(gateway, key, { stage, client, method, path: below }, declaration);
  if (verdict) return foreign ? foreignVerdict(verdict, { gateway, stage, client, foreign }) : verdict;
  const names = machineNames(gateway);
  const meant = nearest(client, names);
  throw new CommandError(
    `there is no client "${client}", expected one of: ${names.join(', ')}${meant === undefined ? '' : `; did you mean ${meant}?`}`,
  );
}

/**
 * A client of people has no client credentials, so no scope would let it call anything.
 * @throws CommandError
 */
function checkMachine(
  { pools }: Pick<Gateway, 'pools'>,
  name: string,
  declaration: AccessDeclaration | undefined,
): void {
  const client = pools.flatMap(({ clients }) => clients).find((each) => each.name === name);
  if (!client || isMachine(client)) return;
  // A declared client without any grant left has no flow, and a grant cures that.
  if (client.flows.length === 0 && declaration && Object.hasOwn(declaration.clients, name)) return;
  const people =
    client.flows.length === 0 ? 'has no OAuth flow' : `signs people in (${client.flows.join(', ')}) and is no machine`;
  const names = machineNames({ pools });
  const expected = names.length > 0 ? `one of: ${names.join(', ')}` : 'a machine, and there is none';
  throw new CommandError(`client "${name}" ${people}, expected ${expected}; name a client with client credentials`);
}

function machineNames({ pools }: Pick<Gateway, 'pools'>): string[] {
  return pools.flatMap(({ clients }) => clients.filter(isMachine)).map(({ name }) => name);
}

function isMachine({ flows }: AppClient): boolean {
  return flows.includes('client_credentials');
}

/**
 * The stage of the API that has the route, and the path below it; a single API always matches. The path may begin with
 * the stage, as `npm start` and `matrix` print it, unless a route has this very path.
 * @throws CommandError if several APIs have the route, or if none of several has it
 */
function stageWith(
  stages: readonly RestApiStage[],
  method: string,
  path: string,
): { readonly stage: RestApiStage | undefined; readonly path: string } {
  const leads = ({ resources }: RestApiStage, to: string) => {
    const methods = matchRoute(resources, callPath(resources, to))?.resource.methods;
    return methods !== undefined && (methods.has(method) || methods.has('ANY'));
  };
  // `matrix` shows the stages of an environment, which may have other names than that of the environment local.
  const belowOf = ({ api, label }: RestApiStage): string | undefined => {
    const [, first, , ...rest] = path.split('/');
    if (`${path}/`.startsWith(`/${label}/`)) return path.slice(label.length + 1) || '/';
    return api !== undefined && first === api ? `/${rest.join('/')}` : undefined;
  };
  const withStage = stages.find((stage) => belowOf(stage) !== undefined);
  const below = withStage && belowOf(withStage);
  const having = stages.filter((stage) => leads(stage, path));
  if (having.length === 0 && withStage && below !== undefined) return { stage: withStage, path: below };
  const [stage, ...others] = stages.length < 2 ? stages : having;
  if (stages.length < 2 || (stage && others.length === 0)) return { stage, path };
  const given = stage ? `${others.length + 1} of the APIs have` : 'none of the APIs has';
  const names = [...new Set(stages.map((each) => each.stack))].filter((name) => name !== '');
  const fix = names.length > 1 ? `name its stack with --stack: ${names.join(', ')}` : 'give its path below the stage';
  throw new CommandError(`${given} the route "${method} ${path}", expected one; ${fix}`);
}

/**
 * The verdict about a plan or a state: as that of the gateway, except at a route that is closed here.
 * @throws CommandError if the matrix does not know the answer either
 */
function foreignVerdict(
  verdict: CallVerdict,
  called: {
    readonly gateway: Gateway;
    readonly stage: RestApiStage;
    readonly client: string;
    readonly foreign: NonNullable<ReadApp['foreign']>;
  },
): CallVerdict {
  const { gateway, stage, client, foreign } = called;
  const { closed, doubtful, withoutToken } = foreign;
  const { route = '', steps } = verdict;
  const unknown = (reason: string) =>
    new CommandError(
      `whether ${client} may call ${route} is not known: ${reason}; ask for a client or a route that is`,
    );
  if (steps.at(-1)?.check === 'api-key' && gateway.usage.keysOf(stage).length === 0) throw unknown(NO_KEYS);
  const method = namedRoutes([stage]).find(
    ({ name }) => name === route || name === route.replace(/^\S+/, 'ANY'),
  )?.method;
  const scopes = method?.authorization?.type === 'COGNITO_USER_POOLS' ? method.authorization.scopes : [];
  const doubt = doubtful.find((each) => each.method === method?.address);
  if (doubt?.clients.includes(client)) throw unknown(doubt.text);
  const own = closed.find(({ scope }) => scopes.includes(scope));
  if (!own) return withTokenFault(verdict, gateway, client, withoutToken);
  if (own.clients.includes(client)) throw unknown(own.text);
  const step = { check: 'identity-source', outcome: 'refused', found: 'request has a token of a user pool' } as const;
  return {
    ...verdict,
    status: 403,
    steps: [...steps.filter(({ check }) => check === 'route'), { ...step, needed: 'a signature by AWS credentials' }],
    cure: {
      isRight: true,
      text: 'The method asks for AWS credentials (AWS_IAM). No token opens it: sign the request.',
    },
  };
}

/** A client that gets no token at AWS is refused there before it can call. */
function withTokenFault(
  verdict: CallVerdict,
  { pools }: Gateway,
  name: string,
  withoutToken: ServedForm['withoutToken'],
): CallVerdict {
  const client = pools.flatMap(({ clients }) => clients).find((each) => each.name === name);
  const fault = withoutToken.get(client?.address ?? '');
  if (fault === undefined || verdict.steps.at(-1)?.check !== 'scopes') return verdict;
  const step = { check: 'token-request', outcome: 'refused', found: fault } as const;
  const text = `Cognito gives ${name} no token: ${fault}. Correct the client, and apply the configuration.`;
  return { ...verdict, status: 400, steps: [step], cure: { isRight: false, text } };
}

/** Reads a plan or a state. */
async function foreignApp(options: WhyOptions): Promise<ServedForm | undefined> {
  const foreign = await givenForeign(options);
  if (!foreign) return undefined;
  const form = servedForm(foreign, { inDoubt: 'served' });
  for (const { address, text } of form.leftOut) printError(visibleText(`not as at AWS: ${address}: ${text}`));
  return form;
}

function noDeclaration(): CommandError {
  return new CommandError('a plan or a state holds no declaration, expected --client and --route; add them');
}

/**
 * Stand-ins for all backends, which a decision never calls. So no code of a backend starts here with the settings of
 * another environment; authorizers still run.
 */
function uncalledBackends(stacks: readonly SynthesizedStack[]): StandIns {
  const served = readServedApp(stacks);
  const methods = served.stages.flatMap(({ resources }) => resources.flatMap((each) => [...each.methods.values()]));
  const authorizers = new Set(
    methods.flatMap(({ authorization }) =>
      authorization?.type === 'CUSTOM' ? [authorization.authorizer.lambda.backend] : [],
    ),
  );
  const names = replaceableBackends(served).flatMap(({ name }) => (authorizers.has(name) ? [] : [name]));
  return new Map(names.map((name) => [name, { url: 'http://127.0.0.1' }]));
}

/** Does some work with an app, in the environment that `M2M_ENVIRONMENT` names, or else as this machine would run it. */
async function readApp<T>(options: WhyOptions, work: (read: ReadApp) => Promise<T>): Promise<T> {
  const foreign = await foreignApp(options);
  if (foreign) return work({ stacks: [foreign.stack], declarations: new Map(), foreign });
  const { app, stack: name } = options;
  const read = async (folder: string) => {
    const stacks = await readSynthesizedStacks(folder, name);
    return work({ stacks, declarations: await heldDeclarations(stacks) });
  };
  const isNamed = (process.env[ENVIRONMENT_VARIABLE] ?? '') !== '';
  return inSynthesizedFolder(app, read, {
    ...(isNamed ? {} : { environment: 'local' }),
    ...selectedStack(name, { withReferred: true }),
  });
}

/** An argument would show the token in the shell's history and in the list of processes. */
function stdin(given: string): true {
  if (given === '-') return true;
  throw new InvalidArgumentError('expected -, which means standard input.');
}
