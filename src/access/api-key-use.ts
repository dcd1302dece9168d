/** Names of calls by API key in the log and in metrics. */
export const API_KEY_USE = {
  message: 'legacy API key',
  metric: 'LegacyApiKeyCalls',
  dimensions: ['apiKey', 'route'],
  /** Reason in the log where such a call was refused. */
  refusal: 'api-keys-refused',
} as const;
