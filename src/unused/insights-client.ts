import { setTimeout as wait } from 'node:timers/promises';
import { STSClient } from '@aws-sdk/client-sts';
import * as z from 'zod';
import { errorMessage } from '../error/thrown';
import { UnusedError } from './error';
import type { QueryRow } from './insights-query';
import { MOST_ROWS } from './insights-query';

/** Log group to query, and how to reach CloudWatch Logs. */
export interface InsightsOptions {
  readonly logGroup: string;
  /** @default - the Region of the AWS profile or of AWS_REGION */
  readonly region?: string | undefined;
  /** @default - the endpoint of AWS */
  readonly endpoint?: string | undefined;
  /**
   * Milliseconds between two checks of a running query.
   * @default 1000
   */
  readonly pollMs?: number;
}

/** Seconds since 1970, both inclusive. */
export interface TimeSlice {
  readonly from: number;
  readonly to: number;
}

const started = z.object({ queryId: z.string() });
const results = z.object({
  status: z.string(),
  results: z.array(z.array(z.object({ field: z.string(), value: z.string().default('') }))).default([]),
});
const failure = z.object({ __type: z.string().default('an error'), message: z.string().optional() });

/** Statuses of a query that has no result yet. */
const UNDER_WAY = ['Scheduled', 'Running'];
const REQUEST_TIMEOUT_MS = 30_000;
const MOST_ATTEMPTS = 6;

/**
 * Client for two operations of CloudWatch Logs. The AWS SDK's STS client supplies credentials, Region and signature.
 */
export class InsightsClient {
  readonly #options: InsightsOptions;
  readonly #sts: STSClient;

  constructor(options: InsightsOptions) {
    this.#options = options;
    this.#sts = new STSClient(options.region === undefined ? {} : { region: options.region });
  }

  /**
   * Runs a query on a time slice of the log and returns its rows.
   * @throws UnusedError `ERR_LOG_QUERY`
   * @see AWS docs, "StartQuery" and "GetQueryResults" (CloudWatch Logs API reference)
   */
  async query(queryString: string, { from, to }: TimeSlice): Promise<QueryRow[]> {
    const { logGroup, pollMs = 1_000 } = this.#options;
    const question = { logGroupName: logGroup, queryString, startTime: from, endTime: to, limit: MOST_ROWS };
    const { queryId } = started.parse(await this.#call('StartQuery', question));
    for (;;) {
      const answer = results.parse(await this.#call('GetQueryResults', { queryId }));
      if (answer.status === 'Complete') return answer.results.map(toRow);
      if (!UNDER_WAY.includes(answer.status)) throw failed(`the query ended as ${answer.status}`, logGroup);
      await wait(pollMs);
    }
  }

  async #call(action: string, body: object): Promise<unknown> {
    const { logGroup, pollMs = 1_000 } = this.#options;
    for (let attempt = 1; ; attempt++) {
      const response = await this.#send(action, JSON.stringify(body)).catch((error: unknown) => {
        throw failed(errorMessage(error), logGroup);
      });
      if (response.ok) return response.json();
      const { __type: type, message = '' } = failure
        .catch({ __type: `${response.status}` })
        .parse(await json(response));
      const name = type.slice(type.indexOf('#') + 1);
      const mayPass = response.status >= 500 || /Throttling|LimitExceeded/.test(name);
      if (!mayPass || attempt === MOST_ATTEMPTS) throw failed(`${action} ended with ${name}: ${message}`, logGroup);
      await wait(pollMs * 2 ** attempt);
    }
  }

  async #send(action: string, body: string): Promise<Response> {
    const region = await this.#sts.config.region();
    const url = new URL(this.#options.endpoint ?? `https://logs.${region}.amazonaws.com`);
    const signer = await this.#sts.config.signer();
    const { headers } = await signer.sign(
      {
        method: 'POST',
        protocol: url.protocol,
        hostname: url.hostname,
        path: '/',
        query: {},
        headers: {
          host: url.host,
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': `Logs_20140328.${action}`,
        },
        body,
      },
      { signingService: 'logs', signingRegion: region },
    );
    // `fetch` derives the host from the URL and does not accept a `host` header.
    const others = Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'host'));
    const signal = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
    return fetch(url, { method: 'POST', headers: others, body, signal });
  }
}

function toRow(columns: readonly { readonly field: string; readonly value: string }[]): QueryRow {
  return Object.fromEntries(columns.map(({ field, value }) => [field, value]));
}

async function json(response: Response): Promise<unknown> {
  return response.json().catch(() => undefined);
}

function failed(reason: string, logGroup: string): UnusedError {
  const remedy = 'check the name of the log group, the AWS credentials, their permissions and the Region (M2M_REGION)';
  return new UnusedError('ERR_LOG_QUERY', `CloudWatch Logs cannot be asked about ${logGroup}: ${reason}; ${remedy}`);
}
