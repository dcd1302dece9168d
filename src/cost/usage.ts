import * as z from 'zod';
import { CostError } from './error';

const amount = z.number().nonnegative();
const share = z.number().min(0).max(1);

const usageShape = z.strictObject({
  clients: z.int().nonnegative().max(100_000).optional().meta({ description: 'clients; as many as are declared' }),
  tokenMinutes: z.number().positive().optional().meta({ description: 'minutes that a token is valid; as declared' }),
  tokensPerHour: amount
    .optional()
    .meta({ description: 'token requests an hour of all clients; from how long tokens are valid' }),
  requestsPerMonth: amount.default(1_000_000).meta({ description: 'requests a month' }),
  processesPerClient: amount.default(1).meta({ description: 'processes of a client, each with tokens of its own' }),
  secretReadsPerProcess: amount.default(30).meta({ description: 'times a month that a process reads its secret' }),
  functionMs: amount.default(20).meta({ description: 'milliseconds that the function takes for a request' }),
  authorizerMs: amount.default(5).meta({ description: 'milliseconds that a function takes to authorize' }),
  writeShare: share.default(0.2).meta({ description: 'share of requests that write one unit; the others read one' }),
  tableGb: amount.default(1).meta({ description: 'GB in the table' }),
  accessLogBytes: amount.default(280).meta({ description: 'bytes of a line of the access log' }),
  functionLogBytes: amount.default(1_200).meta({ description: 'bytes that the function logs for a request' }),
  webAclLogBytes: amount.default(1_500).meta({ description: 'bytes that a web ACL logs for a request' }),
  storedLogShare: share
    .default(0.2)
    .meta({ description: 'size of a kept log by that of what was taken in, since it is compressed' }),
  statusClasses: amount.default(2).meta({ description: 'classes of status, such as 2xx, that a route answers' }),
  refusedShare: share
    .default(0.01)
    .meta({ description: 'share of requests that a rule about refusals, or a web ACL, matches' }),
  tracedShare: share.default(0.05).meta({ description: 'share of requests traced, beyond the first of each second' }),
  responseKb: amount.default(2).meta({ description: 'kB of an answer' }),
  internetShare: share.default(1).meta({ description: 'share of answers that leave AWS' }),
  stateGb: amount.default(0.1).meta({ description: 'GB in a bucket' }),
});

/** Usage in a month, as far as the user states it. */
export type UsageInput = z.input<typeof usageShape>;

/** Usage in a month, with all defaults filled in. */
export type Usage = z.output<typeof usageShape>;

/**
 * Checks the stated usage and fills in the defaults.
 * @param place - its source, for the error
 * @throws CostError `ERR_USAGE_INVALID`
 */
export function readUsage(given: unknown, place: string): Usage {
  const result = usageShape.safeParse(given);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const found = `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`.replace(/^: /, '');
  const expected = `expected some of ${Object.keys(usageShape.shape).join(', ')}, each a number`;
  throw new CostError('ERR_USAGE_INVALID', `${place} has other content (${found}), ${expected}; correct it`);
}

/** Renders the fields of a usage and their defaults as a Markdown table. */
export function usageTable(): string {
  const rows = Object.entries(usageShape.shape).map(([name, field]) => {
    const assumed = field instanceof z.ZodDefault ? String(field.parse(undefined)) : '';
    return `| \`${name}\` | ${field.meta()?.description ?? ''} | ${assumed} |`;
  });
  return ['| name | what it is | assumed |', '| --- | --- | --- |', ...rows].join('\n');
}
