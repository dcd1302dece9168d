/** A check of a request, with the source of its rule. */
interface CheckRule {
  /** One sentence. */
  readonly rule: string;
  /** Title of a page of the AWS documentation, or a section of an RFC. */
  readonly source: string;
}

const COGNITO = 'AWS docs, "Control access to REST APIs using Amazon Cognito user pools as an authorizer"';
const VERIFYING = 'AWS docs, "Verifying JSON web tokens"';
const AUTHORIZER = 'AWS docs, "Use API Gateway Lambda authorizers"';
const THROTTLING = 'AWS docs, "Throttle requests to your REST APIs for better throughput in API Gateway"';
const VALIDATION = 'AWS docs, "Request validation for REST APIs in API Gateway"';

/** Everything that API Gateway decides about a request, by name, in the order in which it does as a rule. */
export const CHECKS = {
  size: {
    rule: 'a request has at most 10,240 bytes of headers and 10 MB of body',
    source: 'AWS docs, "Quotas for configuring and running a REST API in API Gateway"',
  },
  'token-request': {
    rule: 'a client authenticates and requests only scopes that it is granted',
    source: 'AWS docs, "The token issuer endpoint"; RFC 6749, section 4.4',
  },
  stage: {
    rule: 'the path begins with the name of a stage, except at a custom domain',
    source: 'AWS docs, "Set up a stage for a REST API in API Gateway"',
  },
  route: {
    rule: 'path and method match a method of the API: a literal part wins over a parameter, and both win over a greedy one',
    source: 'AWS docs, "Methods for REST APIs in API Gateway"',
  },
  'source-policy': {
    rule: 'the policy of the API allows the source address of the request',
    source: 'AWS docs, "How API Gateway resource policies affect authorization workflow"',
  },
  'identity-source': {
    rule: 'the request has every identity source of the authorizer',
    source: `${COGNITO}; ${AUTHORIZER}`,
  },
  'token-form': {
    rule: 'a token has three base64url parts, separated by dots, and the first two hold JSON',
    source: 'RFC 7519, section 7.2',
  },
  'signing-key': { rule: 'a token names a signing key of the user pool and is signed with RS256', source: VERIFYING },
  signature: { rule: 'the signature of a token matches its header and claims', source: 'RFC 7515, section 5.2' },
  claims: { rule: 'a token has the claims exp and token_use', source: VERIFYING },
  issuer: { rule: 'the issuer of a token is a user pool of the authorizer', source: VERIFYING },
  expiry: { rule: 'a token is used only within its validity period', source: 'RFC 7519, section 4.1.4' },
  'token-use': {
    rule: 'a method with scopes accepts access tokens, and a method without scopes accepts ID tokens',
    source: COGNITO,
  },
  scopes: { rule: 'a token has at least one of the scopes of the method', source: COGNITO },
  'authorizer-arn': {
    rule: 'the ARN of the requested method has at most 1,600 bytes',
    source: 'AWS docs, "Output from an API Gateway Lambda authorizer"',
  },
  'authorizer-answer': {
    rule: 'the authorizer function knows the caller; API Gateway caches its answer for the same identity sources',
    source: AUTHORIZER,
  },
  'authorizer-policy': {
    rule: 'the policy from the authorizer function, or else the policy of the API, allows the method',
    source: 'AWS docs, "How API Gateway resource policies affect authorization workflow"',
  },
  'api-key': {
    rule: 'a request to a method that requires an API key has a key of a usage plan for its stage',
    source: 'AWS docs, "Usage plans and API keys for REST APIs in API Gateway"',
  },
  throttle: { rule: 'every throttle of the method has room for the request', source: THROTTLING },
  quota: { rule: 'the quota of the usage plan has a request left', source: THROTTLING },
  parameters: { rule: 'a request has every parameter that the method requires', source: VALIDATION },
  body: { rule: 'the body matches the model of the method for its content type', source: VALIDATION },
  permission: {
    rule: 'the policy of the function allows API Gateway to call it for this method',
    source: 'AWS docs, "Resource-based policy examples for API Gateway" (AWS Lambda Developer Guide)',
  },
  backend: {
    rule: 'the backend answers in time and in the form that API Gateway requires',
    source: 'AWS docs, "Lambda proxy integrations in API Gateway"',
  },
} as const satisfies Record<string, CheckRule>;

/** Name of something that is decided about a request. */
export type Check = keyof typeof CHECKS;
