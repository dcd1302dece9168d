import { API_KEY_USE } from '../../src/access/api-key-use';

/** Fields of one line of the log; never a token, a key or an event. */
export type LogFields = Readonly<Record<string, string | undefined>>;

/** Where the function reports to. */
export interface Log {
  /** A request that was answered 401, and why. */
  readonly refused: (fields: LogFields) => void;
  /** A call that an API key opened, counted by key and route. */
  readonly apiKeyUsed: (fields: LogFields & { readonly apiKey: string; readonly route: string }) => void;
}

/**
 * Lines of JSON. The one metric is in the line itself: CloudWatch makes it from `_aws`.
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
