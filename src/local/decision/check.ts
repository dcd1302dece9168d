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
    rule: 'a client proves who it is and asks for scopes that it is granted',
    source: 'AWS docs, "The token issuer endpoint"; RFC 6749, section 4.4',
  },
  stage: {
    rule: 'a path begins with the name of a stage, unless it comes to a custom domain',
    source: 'AWS docs, "Set up a stage for a REST API in API Gateway"',
  },
  route: {
    rule: 'path and method lead to a method of the API: a literal part goes before a parameter, both before a greedy one',
    source: 'AWS docs, "Methods for REST APIs in API Gateway"',
  },
  'source-policy': {
    rule: 'the policy of the API allows the address that the request comes from',
    source: 'AWS docs, "How API Gateway resource policies affect authorization workflow"',
  },
  'identity-source': {
    rule: 'the request has every part that the authorizer knows callers by',
    source: `${COGNITO}; ${AUTHORIZER}`,
  },
  'token-form': {
    rule: 'a token has three parts of base64url with dots between, the first two JSON',
    source: 'RFC 7519, section 7.2',
  },
  'signing-key': { rule: 'a token names a key of the user pool, and is signed with RS256', source: VERIFYING },
  signature: { rule: 'the signature of a token is right for its header and claims', source: 'RFC 7515, section 5.2' },
  claims: { rule: 'a token says when it expires and what it is used for', source: VERIFYING },
  issuer: { rule: 'a token was issued by a user pool of the authorizer', source: VERIFYING },
  expiry: { rule: 'a token is not used before its time, nor after it', source: 'RFC 7519, section 4.1.4' },
  'token-use': {
    rule: 'a method with scopes takes access tokens, a method without scopes ID tokens',
    source: COGNITO,
  },
  scopes: { rule: 'a token has any one of the scopes of the method', source: COGNITO },
  'authorizer-arn': {
    rule: 'the ARN of the method that is asked for has at most 1,600 bytes',
    source: 'AWS docs, "Output from an API Gateway Lambda authorizer"',
  },
  'authorizer-answer': {
    rule: 'the function that authorizes knows the caller; an answer is kept for the same identity sources',
    source: AUTHORIZER,
  },
  'authorizer-policy': {
    rule: 'the policy that the function answered, or else that of the API, allows the method',
    source: 'AWS docs, "How API Gateway resource policies affect authorization workflow"',
  },
  'api-key': {
    rule: 'a method that asks for an API key gets one of a usage plan for its stage',
    source: 'AWS docs, "Usage plans and API keys for REST APIs in API Gateway"',
  },
  throttle: { rule: 'a request finds a token in the bucket of each limit', source: THROTTLING },
  quota: { rule: 'a request is left of what the usage plan grants in a period', source: THROTTLING },
  parameters: { rule: 'a request has every parameter that the method requires', source: VALIDATION },
  body: { rule: 'a body is as the model of the method for its content type says', source: VALIDATION },
  permission: {
    rule: 'the policy of the function lets API Gateway call it for this method',
    source: 'AWS docs, "Resource-based policy examples for API Gateway" (AWS Lambda Developer Guide)',
  },
  backend: {
    rule: 'the backend answers in time, in the form that API Gateway asks for',
    source: 'AWS docs, "Lambda proxy integrations in API Gateway"',
  },
} as const satisfies Record<string, CheckRule>;

/** Name of something that is decided about a request. */
export type Check = keyof typeof CHECKS;
