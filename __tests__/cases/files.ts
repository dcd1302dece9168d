/** Files with request cases, for a customer API with the origins below. */
export const CASE_FILES = ['access', 'requests', 'preflight', 'token-endpoint'].map(
  (name) => `__tests__/cases/${name}.json`,
);

/** Origins of the preflight cases. */
export const CASE_ORIGINS = 'https://app.example.com,https://admin.example.com';
