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
  const metric = 'LegacyApiKeyCalls';
  return {
    refused: (fields) => {
      write(JSON.stringify({ level: 'WARN', message: 'refused', ...fields }));
    },
    apiKeyUsed: (fields) => {
      const metrics = {
        Namespace: namespace,
        Dimensions: [['apiKey', 'route']],
        Metrics: [{ Name: metric, Unit: 'Count' }],
      };
      const aws = { Timestamp: Date.now(), CloudWatchMetrics: [metrics] };
      write(JSON.stringify({ _aws: aws, level: 'WARN', message: 'legacy API key', [metric]: 1, ...fields }));
    },
  };
}
