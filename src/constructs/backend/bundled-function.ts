import { DataArchiveFile } from '@cdktf/provider-archive/lib/data-archive-file';
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { LambdaAlias } from '@cdktf/provider-aws/lib/lambda-alias';
import { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import { AssetType, TerraformAsset } from 'cdktf';
import { Construct } from 'constructs';
import { registerPolicy } from '../../policy/registered-policy';
import { FunctionRole } from './function-role';
import type { PolicyStatement } from '../account/policy-document';

/** What a caller chooses. */
export interface FunctionOptions {
  /** As Lambda names it, e.g. `nodejs22.x`, `python3.13` or `provided.al2023`. */
  readonly runtime: string;
  /**
   * What the runtime calls, in its own form.
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
   * Executions at once that are kept for it, and that it has at most.
   * @default - what the account's other functions leave
   */
  readonly reservedConcurrency?: number | undefined;
  /**
   * ARN of the KMS key that encrypts its logs.
   * @default - a key of CloudWatch Logs' own
   */
  readonly logKeyArn?: string;
}

/** What is wired in. */
export interface BundledFunctionProps extends FunctionOptions {
  /** 1 to 64 letters, digits, hyphens and underscores; names its role and log group as well. */
  readonly name: string;
  /** Folder that holds the handler's file, e.g. `index.js`, and all it needs; or a zip of one. */
  readonly bundle: string;
  /**
   * SHA-256 of the zip in base64, where `bundle` is one.
   * @default - it is a folder, which Terraform zips
   */
  readonly zipSha256?: string | undefined;
  /**
   * Whether every file of the folder may be executed, as the `bootstrap` of an own runtime has to be. Modes of files on
   * disk do not count, since they differ between machines.
   * @default false
   */
  readonly executable?: boolean;
  /** Variables of its environment; no secret, since whoever may read the function reads them. */
  readonly environment: Readonly<Record<string, string>>;
  /** What it may do besides writing its logs and traces. */
  readonly permissions: readonly PolicyStatement[];
}

const ALIAS = 'live';

/**
 * A function zipped by Terraform from a folder that was bundled before synth.
 * - the zip is the same wherever it is made: file modes are fixed and the archive provider leaves times out
 * - each change publishes a version, which the alias `live` then names
 * - its log group is created first, with a retention; left to Lambda it would keep logs for ever
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
  /** What an integration calls. */
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
