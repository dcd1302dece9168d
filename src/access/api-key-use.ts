/** How a call that an API key opened is written, for whom looks for it. */
export const API_KEY_USE = {
  message: 'legacy API key',
  metric: 'LegacyApiKeyCalls',
  dimensions: ['apiKey', 'route'],
  /** Reason in the log where such a call was refused. */
  refusal: 'api-keys-refused',
} as const;
