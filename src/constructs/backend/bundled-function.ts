import { DataArchiveFile } from '@cdktf/provider-archive/lib/data-archive-file';
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { LambdaAlias } from '@cdktf/provider-aws/lib/lambda-alias';
import { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import { AssetType, TerraformAsset } from 'cdktf';
import { Construct } from 'constructs';
import { registerPolicy } from '../../policy/registered-policy';
import { FunctionRole } from './function-role';
import type { PolicyStatement } from '../account/policy-document';

/** Options of the caller. */
export interface FunctionOptions {
  /** As Lambda names it, e.g. `nodejs22.x`, `python3.13` or `provided.al2023`. */
  readonly runtime: string;
  /**
   * The handler that the runtime calls, in the runtime's own form.
   * @default 'index.handler'
   */
  readonly handler?: string;
  /** @default 'arm64' */
  readonly architecture?: 'arm64' | 'x86_64';
  /** MB, 128 to 10,240; CPU grows with it. */
  readonly memoryMb: number;
  /** Seconds, 1 to 900; at most 28 behind an API, which waits 29. */
  readonly timeoutSeconds: number;
  /** Days CloudWatch keeps the logs. */
  readonly logRetentionDays: number;
  /**
   * Reserved concurrency: executions that are kept for it, and its maximum.
   * @default - it shares the account's unreserved concurrency
   */
  readonly reservedConcurrency?: number | undefined;
  /**
   * ARN of the KMS key that encrypts its logs.
   * @default - a key of CloudWatch Logs' own
   */
  readonly logKeyArn?: string;
}

/** Options of the caller, and values from the stack. */
export interface BundledFunctionProps extends FunctionOptions {
  /** 1 to 64 letters, digits, hyphens and underscores; names its role and log group as well. */
  readonly name: string;
  /** Folder that holds the handler's file, e.g. `index.js`, and all it needs; or a zip of one. */
  readonly bundle: string;
  /**
   * SHA-256 of the zip in base64, if `bundle` is one.
   * @default - it is a folder, which Terraform zips
   */
  readonly zipSha256?: string | undefined;
  /**
   * Whether every file of the folder may be executed, as the `bootstrap` of an own runtime has to be. Modes of files on
   * disk do not count, since they differ between machines.
   * @default false
   */
  readonly executable?: boolean;
  /** Variables of its environment. No secret: everyone who may read the function's configuration reads them. */
  readonly environment: Readonly<Record<string, string>>;
  /** Permissions in addition to writing its logs and traces. */
  readonly permissions: readonly PolicyStatement[];
}

const ALIAS = 'live';

/**
 * A function whose code Terraform zips from a folder that was bundled before synth.
 * - the zip is the same on every machine: file modes are fixed and the archive provider leaves out times
 * - each change publishes a version, and the alias `live` then points to it
 * - its log group is created first, with a retention; one that Lambda creates keeps logs for ever
 * @see AWS docs, "Lambda functions" and Terraform Registry, "archive_file"
 */
export class BundledFunction extends Construct {
  /** Name of the function. */
  readonly functionName: string;
  /** ARN of the function without a version. */
  readonly arn: string;
  /** ARN of the role that it runs with. */
  readonly roleArn: string;
  /** Name of the log group that it writes to. */
  readonly logGroupName: string;
  /** The alias that callers use. */
  readonly qualifier: string;
  /** ARN that an integration calls. */
  readonly invokeArn: string;

  constructor(scope: Construct, id: string, props: BundledFunctionProps) {
    super(scope, id);
    registerPolicy(this);
    const code = this.code(props);
    const logs = new CloudwatchLogGroup(this, 'logs', {
      name: `/aws/lambda/${props.name}`,
      retentionInDays: props.logRetentionDays,
      ...(props.logKeyArn === undefined ? {} : { kmsKeyId: props.logKeyArn }),
    });
    const role = new FunctionRole(this, 'role', {
      name: props.name,
      logGroupArn: logs.arn,
      permissions: props.permissions,
    });
    const lambda = new LambdaFunction(this, 'function', {
      functionName: props.name,
      role: role.arn,
      ...code,
      handler: props.handler ?? 'index.handler',
      runtime: props.runtime,
      architectures: [props.architecture ?? 'arm64'],
      memorySize: props.memoryMb,
      timeout: props.timeoutSeconds,
      ...(props.reservedConcurrency === undefined ? {} : { reservedConcurrentExecutions: props.reservedConcurrency }),
      publish: true,
      tracingConfig: { mode: 'Active' },
      environment: { variables: { ...props.environment } },
      dependsOn: [logs, role.policy],
    });
    const alias = new LambdaAlias(this, 'alias', {
      name: ALIAS,
      functionName: lambda.functionName,
      functionVersion: lambda.version,
    });
    this.functionName = lambda.functionName;
    this.arn = lambda.arn;
    this.roleArn = role.arn;
    this.logGroupName = logs.name;
    this.qualifier = alias.name;
    this.invokeArn = alias.invokeArn;
  }

  private code({ name, bundle, zipSha256, executable }: BundledFunctionProps) {
    const type = zipSha256 === undefined ? AssetType.DIRECTORY : AssetType.FILE;
    const asset = new TerraformAsset(this, 'bundle', { path: bundle, type });
    if (zipSha256 !== undefined) return { filename: asset.path, sourceCodeHash: zipSha256 };
    const zip = new DataArchiveFile(this, 'zip', {
      type: 'zip',
      sourceDir: asset.path,
      // By its content, so that an old zip is never taken for a new one; outside the folder that is zipped.
      outputPath: `archives/${name}-${asset.assetHash}.zip`,
      outputFileMode: executable === true ? '0755' : '0644',
    });
    return { filename: zip.outputPath, sourceCodeHash: zip.outputBase64Sha256 };
  }
}
