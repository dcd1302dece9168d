import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { requestToken } from '../../src/verify/access-token';
import type { CommandResult } from './command';
import { expectSuccess, run } from './command';
import type { Emulator } from './emulator';
import type { Plan } from './plan-drift';
import { unexpectedChanges } from './plan-drift';

const CONFIGURATIONS = path.resolve('__tests__/foreign/configurations');
const REGION = 'eu-west-1';
const PASSED = 'passed';

/** A resource of a state. */
interface StateResource {
  readonly module?: string;
  readonly type: string;
  readonly instances: readonly { readonly attributes: Readonly<Record<string, unknown>> }[];
}

/** A route of an API at the emulator. */
export interface CalledRoute {
  /** Name of the API. */
  readonly api: string;
  readonly stage: string;
  /** E.g. `GET /orders`. */
  readonly route: string;
}

/** A change that a plan makes, e.g. `aws_api_gateway_stage.x: update deployment_id`. */
export interface PlannedChange {
  readonly address: string;
  readonly type: string;
  readonly actions: readonly string[];
  /** Names of the attributes that differ. */
  readonly attributes: readonly string[];
  readonly isImport: boolean;
  /** Whether it has another address in the state. */
  readonly isMove: boolean;
}

interface PlanJson extends Plan {
  readonly resource_changes?: readonly (NonNullable<Plan['resource_changes']>[number] & {
    readonly previous_address?: string;
    readonly change: { readonly importing?: object; readonly after_unknown?: Readonly<Record<string, unknown>> };
  })[];
}

/** A configuration of a public shape, deployed by Terraform alone, and the project that adopts it. */
export class AdoptedConfiguration {
  /** Folder of the configuration. */
  readonly folder: string;
  /** Folder of the project. */
  readonly project: string;
  readonly #output: string;
  readonly #root: string;

  constructor(
    private readonly emulator: Emulator,
    name: string,
  ) {
    this.#root = mkdtempSync(path.join(tmpdir(), 'm2m-adopt-'));
    this.folder = path.join(this.#root, 'configuration');
    this.project = path.join(this.#root, 'project');
    this.#output = path.join(this.project, 'cdktf.out');
    cpSync(path.join(CONFIGURATIONS, name), this.folder, { recursive: true });
    for (const file of ['plan.json', 'terraform.tfstate', 'changed.json'])
      rmSync(path.join(this.folder, file), { force: true });
  }

  /** Runs Terraform in the folder of the configuration. */
  terraform(...args: string[]): Promise<CommandResult> {
    return run('terraform', args, { env: this.#env(), cwd: this.folder });
  }

  /** Runs Terraform in a stack of the project. */
  stack(name: string, ...args: string[]): Promise<CommandResult> {
    return run('terraform', args, { env: this.#env(), cwd: path.join(this.#output, 'stacks', name) });
  }

  /** @param only - addresses; all resources without one */
  async apply(only: readonly string[] = []): Promise<void> {
    const targets = only.map((address) => `-target=${address}`);
    await expectSuccess(this.terraform('init', '-input=false'));
    await expectSuccess(this.terraform('apply', '-auto-approve', '-input=false', '-no-color', ...targets));
  }

  /** Runs the commands of ADOPTION.md, by which the old state forgets what has moved; returns what is left in it. */
  async forget(): Promise<string[]> {
    const text = readFileSync(path.join(this.project, 'ADOPTION.md'), 'utf8');
    const [, commands = ''] = /make its state forget[^`]+```sh\n([^`]+)```/.exec(text) ?? [];
    await expectSuccess(run('sh', ['-ec', commands], { env: this.#env(), cwd: this.folder }));
    const { stdout } = await this.terraform('state', 'list');
    return stdout.trim().split('\n').sort();
  }

  /** Goes back as the page says; returns the changes that the old configuration then plans. */
  async goBack(): Promise<PlannedChange[]> {
    const page = readFileSync('docs/adopt.md', 'utf8');
    const [, command = ''] = /^(terraform state push .+)$/m.exec(page) ?? [];
    await expectSuccess(run('sh', ['-ec', command], { env: this.#env(), cwd: this.folder }));
    await expectSuccess(this.terraform('plan', '-input=false', '-no-color', '-out=back.tfplan'));
    const { stdout } = await this.terraform('show', '-json', 'back.tfplan');
    return changesOf(JSON.parse(stdout) as PlanJson);
  }

  async adopt(...options: string[]): Promise<string> {
    const args = ['adopt', '--state', path.join(this.folder, 'terraform.tfstate'), '--out', this.project, ...options];
    const command = run(process.execPath, ['bin/cognito-m2m.mjs', ...args], { env: this.#env() });
    await expectSuccess(command);
    return (await command).stdout;
  }

  /** Synthesizes the project as `cdktf synth` does, with this repository in place of the package. */
  async synthesize(): Promise<void> {
    const external = ['cdktf', '@cdktf/*', 'constructs', 'esbuild'].map((name) => `--external:${name}`);
    const bundled = path.join(path.resolve('.build'), `${path.basename(this.#root)}.cjs`);
    await expectSuccess(
      run(
        'npx',
        [
          ...['--no-install', 'esbuild', path.join(this.project, 'main.ts'), '--bundle', '--platform=node'],
          ...['--conditions=cognito-m2m-source', `--alias:cognito-m2m=${path.resolve('src/index.ts')}`, ...external],
          ...[`--outfile=${bundled}`, '--log-level=warning'],
        ],
        { env: {} },
      ),
    );
    // The states are local files, in the folder of the project.
    const options = { env: { ...this.#env(), CDKTF_OUTDIR: this.#output }, cwd: this.project };
    await expectSuccess(run(process.execPath, [bundled], options));
    rmSync(bundled);
  }

  /** Runs the commands of ADOPTION.md that put a copy of the old state into the place of the new one; all in one shell. */
  async pushState(): Promise<void> {
    const text = readFileSync(path.join(this.project, 'ADOPTION.md'), 'utf8');
    const [, saved = ''] = /save its state and remember the folder[^`]+```sh\n([^`]+)```/.exec(text) ?? [];
    const [, pushed = ''] = /into the place of the new one[^`]+```sh\n([^`]+)```/.exec(text) ?? [];
    // The project is synthesized already.
    const [synth = '', ...commands] = pushed.trim().split('\n');
    if (!synth.trim().endsWith('npm run synth')) throw new Error(`expected the synth, and not ${synth}`);
    const script = [`cd '${this.folder}'`, saved, `cd '${this.project}'`, ...commands].join('\n');
    await expectSuccess(run('sh', ['-euc', script], { env: this.#env(), cwd: this.#root }));
  }

  /** Changes that a plan of a stack of the project makes. */
  async planned(stack: string): Promise<PlannedChange[]> {
    await expectSuccess(this.stack(stack, 'init', '-input=false', '-no-color'));
    return changesOf(await this.#plan(stack));
  }

  /** Changes of a plan of a stack, without the deviations of the emulator. */
  async plannedAgain(stack: string): Promise<string[]> {
    return unexpectedChanges(await this.#plan(stack));
  }

  async applyStack(stack: string): Promise<void> {
    await expectSuccess(this.stack(stack, 'apply', '-auto-approve', '-input=false', '-no-color', 'adopt.tfplan'));
  }

  /** Ids and secrets of the clients, by their names, as the configuration's state has them. */
  clients(): Map<string, { readonly clientId: string; readonly clientSecret: string }> {
    return new Map(
      this.#resources('aws_cognito_user_pool_client')
        .filter(({ client_secret: secret }) => typeof secret === 'string' && secret !== '')
        .map(({ name, id, client_secret: secret }) => [
          String(name),
          { clientId: String(id), clientSecret: String(secret) },
        ]),
    );
  }

  /** Every client at every route, and no token at every route: `client GET /orders passed`, or the status. */
  async cells(routes: readonly CalledRoute[]): Promise<string[]> {
    const clients = this.clients();
    const target = { tokenEndpoint: `${this.emulator.url}/oauth2/token`, apiUrls: new Map(), apiKeys: new Map() };
    const cells: string[] = [];
    for (const client of [undefined, ...clients.keys()]) {
      const outcome = client === undefined ? { token: undefined } : await requestToken({ ...target, clients }, client);
      if ('failure' in outcome) throw new Error(outcome.failure);
      if (client !== undefined) cells.push(`${client} gets a token`);
      for (const each of routes) {
        cells.push(`${client ?? 'nobody'} ${each.api} ${each.route} ${await this.#answer(each, outcome.token)}`);
      }
    }
    return cells;
  }

  discard(): void {
    rmSync(this.#root, { recursive: true, force: true });
  }

  /** The backends of some configurations do not exist; a call passes if API Gateway forwards it to them. */
  async #answer({ api, stage, route }: CalledRoute, token: string | undefined): Promise<string> {
    const id = String(this.#resources('aws_api_gateway_rest_api').find(({ name }) => name === api)?.id);
    const [method = '', at = ''] = route.split(' ');
    const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const url = `${this.emulator.url}/restapis/${id}/${stage}/_user_request_${at}`;
    const { status } = await fetch(url, { method, headers });
    return [401, 403, 404].includes(status) ? String(status) : PASSED;
  }

  #resources(type: string): Readonly<Record<string, unknown>>[] {
    const text = readFileSync(path.join(this.folder, 'terraform.tfstate'), 'utf8');
    const { resources } = JSON.parse(text) as { resources: readonly StateResource[] };
    return resources
      .filter((each) => each.type === type)
      .flatMap(({ instances }) => instances.map((i) => i.attributes));
  }

  async #plan(stack: string): Promise<PlanJson> {
    await expectSuccess(this.stack(stack, 'plan', '-input=false', '-no-color', '-out=adopt.tfplan'));
    const { stdout } = await this.stack(stack, 'show', '-json', 'adopt.tfplan');
    return JSON.parse(stdout) as PlanJson;
  }

  #env(): Record<string, string> {
    return {
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: REGION,
      AWS_ENDPOINT_URL: this.emulator.url,
      M2M_AWS_ENDPOINT_URL: this.emulator.url,
      M2M_ENVIRONMENT: 'prod',
      CHECKPOINT_DISABLE: '1',
      NO_COLOR: '1',
    };
  }
}

function changesOf({ resource_changes: changes = [] }: PlanJson): PlannedChange[] {
  return changes.map(({ address, type, change, previous_address: previous }) => {
    const { actions, before, after, importing, after_unknown: unknown } = change;
    const attributes = Object.keys({ ...before, ...after, ...unknown }).filter(
      (name) => JSON.stringify(before?.[name]) !== JSON.stringify(after?.[name]) || unknown?.[name] === true,
    );
    return { address, type, actions, attributes, isImport: importing !== undefined, isMove: previous !== undefined };
  });
}
