import { API_KEY_USE } from '../../src/access/api-key-use';

/** Fields of one log line; never a token, a key or an event. */
export type LogFields = Readonly<Record<string, string | undefined>>;

/** Log of the function. */
export interface Log {
  /** Logs a request that was answered 401, with the reason. */
  readonly refused: (fields: LogFields) => void;
  /** Logs a call that an API key opened, and counts it by key and route. */
  readonly apiKeyUsed: (fields: LogFields & { readonly apiKey: string; readonly route: string }) => void;
}

/**
 * Writes lines of JSON. A line carries its metric in `_aws`, and CloudWatch extracts it.
 * @see AWS docs, "Specification: Embedded metric format"
 */
export function jsonLog(namespace: string, write: (line: string) => void = console.log): Log {
  const { message, metric, dimensions } = API_KEY_USE;
  return {
    refused: (fields) => {
      write(JSON.stringify({ level: 'WARN', message: 'refused', ...fields }));
    },
    apiKeyUsed: (fields) => {
      const metrics = {
        Namespace: namespace,
        Dimensions: [dimensions],
        Metrics: [{ Name: metric, Unit: 'Count' }],
      };
      const aws = { Timestamp: Date.now(), CloudWatchMetrics: [metrics] };
      write(JSON.stringify({ _aws: aws, level: 'WARN', message, [metric]: 1, ...fields }));
    },
  };
}
