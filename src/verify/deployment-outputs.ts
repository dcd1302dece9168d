import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { errorMessage } from '../error/thrown';
import { VerifyError } from './error';
import { checkPrivate } from './private-file';

const connection = z.object({
  apiUrl: z.string().nullable(),
  apiUrls: z.record(z.string(), z.string()).optional(),
  tokenEndpoint: z.string(),
  clients: z.record(z.string(), z.object({ clientId: z.string(), clientSecret: z.string() })),
  apiKeys: z.record(z.string(), z.string()).optional(),
});
const terraformOutputs = z.record(z.string(), z.object({ value: z.unknown(), type: z.unknown() }));
// cdktf writes an output under the id of its stack.
const cdktfOutputs = z.record(z.string(), z.object({ outputs: z.record(z.string(), z.unknown()) }));

/** Fields of a local gateway's connection file that are read here. */
export type GatewayConnection = z.output<typeof connection>;

/** Values of outputs, by name. */
export type OutputValues = Readonly<Record<string, unknown>>;

/** Content of an outputs file, by the program that wrote it. */
export type Outputs =
  | { readonly from: 'gateway'; readonly connection: GatewayConnection }
  | { readonly from: 'terraform'; readonly values: OutputValues }
  | { readonly from: 'cdktf'; readonly stacks: Readonly<Record<string, OutputValues>> };

const EXPECTED =
  'what `terraform output -json`, `cdktf deploy --outputs-file` or `cognito-m2m start --output` writes; write it again';

/**
 * Reads an outputs file of Terraform, cdktf or the local gateway.
 * @throws VerifyError `ERR_FILE_INVALID`; a connection file holds secrets, so nobody but its owner may be able to read
 * it
 */
export async function readOutputs(file: string): Promise<Outputs> {
  const json = await readJsonFile(file, EXPECTED);
  const gateway = connection.safeParse(json);
  if (gateway.success) {
    await checkPrivate(file);
    return { from: 'gateway', connection: gateway.data };
  }
  const terraform = terraformOutputs.safeParse(json);
  if (terraform.success && Object.keys(terraform.data).length > 0) {
    return { from: 'terraform', values: mapValues(terraform.data, ({ value }) => value) };
  }
  const cdktf = cdktfOutputs.safeParse(json);
  if (cdktf.success && Object.keys(cdktf.data).length > 0) {
    return { from: 'cdktf', stacks: mapValues(cdktf.data, ({ outputs }) => outputs) };
  }
  throw new VerifyError('ERR_FILE_INVALID', `${file} has another shape, expected ${EXPECTED}`);
}

/**
 * Picks the outputs of one stack.
 * @throws VerifyError `ERR_OUTPUT_MISSING` if the file has only outputs of other stacks
 */
export function stackOutputs(outputs: Exclude<Outputs, { from: 'gateway' }>, stack: string): OutputValues {
  if (outputs.from === 'terraform') return outputs.values;
  const values = outputs.stacks[stack];
  if (values) return values;
  const given = Object.keys(outputs.stacks).join(', ');
  throw new VerifyError(
    'ERR_OUTPUT_MISSING',
    `the outputs are of ${given}, expected of ${stack}; choose the deployment by M2M_ENVIRONMENT and the other settings it was made with`,
  );
}

/** Returns an output that is a string. @throws VerifyError `ERR_OUTPUT_MISSING` */
export function textOutput(values: OutputValues, name: string): string {
  const value = values[name];
  if (typeof value === 'string') return value;
  const given = Object.keys(values).join(', ');
  throw new VerifyError(
    'ERR_OUTPUT_MISSING',
    `the outputs have no "${name}" but ${given}; deploy what is declared, then write them again`,
  );
}

/**
 * Reads a JSON file.
 * @param expected - expected content and how to fix it, for the error
 * @throws VerifyError `ERR_FILE_INVALID`
 */
export async function readJsonFile(file: string, expected: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new VerifyError('ERR_FILE_INVALID', `${file} cannot be read: ${errorMessage(error)}; expected ${expected}`);
  });
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // The message of `JSON.parse` quotes the text, which may be a secret.
    throw new VerifyError('ERR_FILE_INVALID', `${file} is not JSON, expected ${expected}`);
  }
}

function mapValues<From, To>(record: Readonly<Record<string, From>>, change: (from: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
