import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { EnvironmentName } from '../../src/settings/environments';
import type { CommandResult, RunningCommand } from './command';
import { run, start } from './command';
import type { Emulator } from './emulator';

/** Options of a deployment. */
export interface DeploymentOptions {
  readonly emulator: Emulator;
  readonly stateBucket: string;
  readonly environment: EnvironmentName;
  /** Settings other than the environment, as variables. */
  readonly variables?: Readonly<Record<string, string>>;
  /**
   * File of the app, if it is not the one in cdktf.json.
   * @default 'main.ts'
   */
  readonly app?: string;
  /**
   * Name of one API among several, whose stack it is.
   * @default - the environment's main stack
   */
  readonly api?: string;
  /**
   * Where the app is synthesized, shared with other stacks of the app.
   * @default - a folder of its own
   */
  readonly output?: string;
}

interface Resource {
  readonly type: string;
  readonly instances: readonly { readonly attributes: Readonly<Record<string, unknown>> }[];
}

/** Terraform's state of a deployment. */
export interface State {
  readonly serial: number;
  /** Version of the program that wrote the state. */
  readonly terraform_version: string;
  readonly resources: readonly Resource[];
  readonly outputs: Readonly<Record<string, { readonly value: unknown }>>;
}

/** A stack deployed with the project's own commands and the real tools, in a separate output folder. */
export class Deployment {
  readonly output: string;
  readonly stackName: string;
  readonly stateKey: string;
  private readonly env: Readonly<Record<string, string>>;
  private readonly flags: readonly string[];

  constructor(private readonly options: DeploymentOptions) {
    const { emulator, environment, stateBucket, variables, app, api } = options;
    this.output = options.output ?? mkdtempSync(path.join(tmpdir(), 'm2m-e2e-'));
    const project = variables?.M2M_PROJECT_NAME ?? 'cognito-m2m-demo';
    this.stackName = [project, environment, ...(api === undefined ? [] : [api])].join('-');
    this.stateKey = `${project}/${environment}/${api ?? 'terraform'}.tfstate`;
    this.flags = ['--output', this.output, ...(app === undefined ? [] : ['--app', appCommand(app)])];
    this.env = {
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL: emulator.url,
      M2M_AWS_ENDPOINT_URL: emulator.url,
      M2M_STATE_BUCKET: stateBucket,
      M2M_ENVIRONMENT: environment,
      // The emulator cannot cancel a rotation, so a deployment with one could not be destroyed.
      M2M_ROTATION_DAYS: '0',
      CI: '1',
      CHECKPOINT_DISABLE: '1',
      FORCE_COLOR: '0',
      NO_COLOR: '1',
      ...variables,
    };
  }

  get stackFolder(): string {
    return path.join(this.output, 'stacks', this.stackName);
  }

  /** Runs a script of package.json, e.g. `npm run deploy`. */
  npm(script: string, ...args: string[]): Promise<CommandResult> {
    return run('npm', ['run', '--silent', script, '--', ...this.flags, ...args], { env: this.env });
  }

  /** Runs a script of package.json that does not call cdktf, without its flags. */
  script(script: string, ...args: string[]): Promise<CommandResult> {
    return run('npm', ['run', '--silent', script, '--', ...args], { env: this.env });
  }

  /** Runs cdktf directly, e.g. `npx cdktf deploy`. */
  cdktf(command: string, ...args: string[]): Promise<CommandResult> {
    return run('npx', ['--no-install', 'cdktf', command, ...this.flags, ...args], { env: this.env });
  }

  /** Synthesizes like `cdktf synth`, but without cdktf, which takes several times as long. */
  synthesize(): Promise<CommandResult> {
    const { app = 'main.ts' } = this.options;
    const PATH = `${path.resolve('node_modules/.bin')}${path.delimiter}${process.env.PATH ?? ''}`;
    return run('sh', ['-c', appCommand(app)], { env: { ...this.env, PATH, CDKTF_OUTDIR: this.output } });
  }

  /** Synthesized resources, by type and name. */
  synthesizedResources(): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
    const json = readFileSync(path.join(this.stackFolder, 'cdk.tf.json'), 'utf8');
    return (JSON.parse(json) as { resource: Record<string, Record<string, unknown>> }).resource;
  }

  /** Runs Terraform, or the program that a setting names instead, in the synthesized stack. */
  terraform(...args: string[]): Promise<CommandResult> {
    return this.startTerraform(...args).result;
  }

  startTerraform(...args: string[]): RunningCommand {
    const program = this.env.TERRAFORM_BINARY_NAME ?? 'terraform';
    return start(program, args, { env: this.env, cwd: this.stackFolder });
  }

  async state(): Promise<State> {
    return JSON.parse(await this.options.emulator.readObject(this.options.stateBucket, this.stateKey)) as State;
  }

  /** Attributes of the stack's resources of one type, from the state. */
  async resources(type: string): Promise<Readonly<Record<string, unknown>>[]> {
    const { resources } = await this.state();
    return resources
      .filter((resource) => resource.type === type)
      .flatMap(({ instances }) => instances.map((i) => i.attributes));
  }

  async outputs(): Promise<Record<string, unknown>> {
    const { outputs } = await this.state();
    return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
  }

  /** Removes the local files; the deployed resources end with the emulator. */
  discard(): void {
    rmSync(this.output, { recursive: true, force: true });
  }
}

/** Command of `cdktf.json` for an app other than main.ts. */
function appCommand(app: string): string {
  const { app: command } = JSON.parse(readFileSync('cdktf.json', 'utf8')) as { app: string };
  const outfile = `.build/e2e-${path.parse(app).name}.cjs`;
  return command.replace('main.ts', app).replaceAll('.build/main.cjs', outfile);
}

/** Flag for machines without the provider registry, from which cdktf would fetch checksums. */
export const OFFLINE = '--skip-provider-lock';
