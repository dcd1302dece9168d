import path from 'node:path';
import * as z from 'zod';
import { functionName } from '../terraform-json/computed-attributes';
import { TerraformJsonError, invalidResource } from '../terraform-json/error';
import type { ResourceShape, StackResource, ResolvedStack } from '../terraform-json/resolved-stack';
import { block } from '../terraform-json/resolved-stack';

/** A function as it would be deployed. */
export interface ServedFunction {
  readonly address: string;
  readonly name: string;
  readonly arn: string;
  /** As routes may name it: its name without the stack's before it. */
  readonly backend: string;
  /** As Lambda names it, e.g. `nodejs22.x`. */
  readonly runtime: string;
  /** Folder or zip with its code, absolute. */
  readonly code: string;
  /** Whether each of its files may be executed. */
  readonly executable: boolean;
  /** The handler that the runtime calls, in the runtime's own form. */
  readonly handlerName: string;
  /** The file of a Node.js handler, absolute: within `code`, as if a zip were a folder. */
  readonly file: string;
  /** The function's name in the exports of the file. */
  readonly handler: string;
  /** Seconds, 1 to 900. */
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  /** Variables of its configuration and those Lambda itself sets. */
  readonly environment: Readonly<Record<string, string>>;
  /** ARNs by which an integration may call it: its invoke ARN and those of its aliases, each with the qualifier. */
  readonly invokeArns: ReadonlyMap<string, string | undefined>;
}

const functionShape = {
  read: z.object({
    function_name: z.string(),
    filename: z.string(),
    handler: z.string(),
    runtime: z.string(),
    timeout: z.number().default(3),
    memory_size: z.number().default(128),
    environment: block(z.object({ variables: z.record(z.string(), z.string()).default({}) })).default({
      variables: {},
    }),
  }),
  ignored: [
    'architectures',
    'code_signing_config_arn',
    'dead_letter_config',
    'ephemeral_storage',
    'kms_key_arn',
    'logging_config',
    'publish',
    'replace_security_groups_on_destroy',
    'reserved_concurrent_executions',
    'role',
    'skip_destroy',
    'snap_start',
    'source_code_hash',
    'tracing_config',
    'vpc_config',
  ],
} satisfies ResourceShape<z.ZodRawShape>;

const NODE_HANDLER = /^[\w/-]+\.\w+$/;
/** Folder that cdktf copies files to. */
const ASSETS = 'assets/';

const aliasShape = {
  read: z.object({ name: z.string(), function_name: z.string() }),
  ignored: ['function_version'],
} satisfies ResourceShape<z.ZodRawShape>;

const archiveShape = {
  read: z.object({
    type: z.literal('zip'),
    source_dir: z.string(),
    output_path: z.string(),
    output_file_mode: z.string().default('0644'),
  }),
  ignored: ['excludes'],
} satisfies ResourceShape<z.ZodRawShape>;

/** The functions of a stack, with the folder each was zipped from. */
export function readFunctions(stack: ResolvedStack): ServedFunction[] {
  const aliases = stack.all('aws_lambda_alias').map((resource) => ({ resource, ...stack.read(resource, aliasShape) }));
  return stack.all('aws_lambda_function').map((resource) => {
    const read = stack.read(resource, functionShape);
    const own = aliases.filter(({ function_name }) => functionName(function_name) === read.function_name);
    const { source, executable } = codeOf(stack, resource, read.filename);
    const code = path.resolve(stack.directory, source);
    const [module = '', handler = ''] = read.handler.split('.');
    if (isNode(read.runtime) && !NODE_HANDLER.test(read.handler)) {
      throw invalidResource(
        resource.address,
        `handler "${read.handler}"`,
        'a file and an export, such as index.handler',
      );
    }
    return {
      address: resource.address,
      name: read.function_name,
      arn: String(stack.attribute(resource, 'arn')),
      backend: stack.shortName(read.function_name),
      runtime: read.runtime,
      code,
      executable,
      handlerName: read.handler,
      file: path.join(code, `${module}.js`),
      handler,
      timeoutSeconds: read.timeout,
      memoryMb: read.memory_size,
      environment: {
        ...read.environment.variables,
        TZ: ':UTC',
        AWS_REGION: stack.region,
        AWS_DEFAULT_REGION: stack.region,
        AWS_LAMBDA_FUNCTION_NAME: read.function_name,
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(read.memory_size),
        AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
        _HANDLER: read.handler,
      },
      invokeArns: new Map<string, string | undefined>([
        [String(stack.attribute(resource, 'invoke_arn')), undefined],
        ...own.map((alias) => [String(stack.attribute(alias.resource, 'invoke_arn')), alias.name] as const),
      ]),
    };
  });
}

/** Whether a runtime is a Node.js. */
export function isNode(runtime: string): boolean {
  return /^nodejs\d+\.x$/.test(runtime);
}

/** A folder that Terraform zips, or a zip that a build made. */
function codeOf(stack: ResolvedStack, { address }: StackResource, filename: string) {
  const archives = stack.all('data.archive_file').map((archive) => stack.read(archive, archiveShape));
  const [archive, other] = archives.filter(({ output_path }) => output_path === filename);
  if (archive && !other) return { source: archive.source_dir, executable: archive.output_file_mode === '0755' };
  if (!archive && filename.startsWith(ASSETS) && filename.endsWith('.zip'))
    return { source: filename, executable: false };
  throw new TerraformJsonError(
    'ERR_NOT_MODELLED',
    `${address} has filename "${filename}", expected the output_path of one archive_file with a source_dir, or a zip below ${ASSETS}; use one`,
  );
}
