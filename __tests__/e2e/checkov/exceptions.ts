/** A Checkov check that may fail. */
export interface Exception {
  readonly check: string;
  /** Construct paths below the stack. */
  readonly at: readonly string[];
  readonly reason: string;
}

const FUNCTIONS = ['function/function', 'client-secrets/rotation/function/function'];
const LOGS = ['function/logs', 'client-secrets/rotation/function/logs'];

/** All Checkov checks that fail on the default deployment, in `dev` or `prod`, with the reason. */
export const EXCEPTIONS: readonly Exception[] = [
  {
    check: 'CKV2_AWS_4',
    at: ['api/stage'],
    reason: 'execution logs need a role that is set once for an account and a Region, outside any one stack',
  },
  {
    check: 'CKV2_AWS_29',
    at: ['api/stage'],
    reason: 'dev has no web ACL, which is billed by the month; prod has one',
  },
  {
    check: 'CKV2_AWS_77',
    at: ['api/stage'],
    reason: 'besides the rules against Log4j it wants those against hosting providers, where services that call are',
  },
  {
    check: 'CKV2_AWS_51',
    at: ['api/stage'],
    reason: 'a client certificate is shown to an HTTP backend; this one is a function, called by IAM',
  },
  {
    check: 'CKV2_AWS_53',
    at: [
      'api/definition/resources/:customers/GET/method',
      'api/definition/resources/:customers/:{}/GET/method',
      'api/definition/resources/:customers/:{}/DELETE/method',
    ],
    reason: 'a request without a body has none to validate; the function checks the rest',
  },
  {
    check: 'CKV_AWS_76',
    at: ['api/stage'],
    reason: 'dev has no access log, which needs a role of the account, until it is turned on; prod has one',
  },
  {
    check: 'CKV_AWS_115',
    at: FUNCTIONS,
    reason: 'concurrency reserved here is taken from every other function of the account, which the account decides',
  },
  {
    check: 'CKV_AWS_116',
    at: FUNCTIONS,
    reason:
      'API Gateway waits for the answer and tells its caller; a failed rotation is an alarm, and what is left to do stands in the secret',
  },
  {
    check: 'CKV_AWS_117',
    at: FUNCTIONS,
    reason: 'they call AWS alone, which is outside a VPC too; it would add endpoints to pay and nothing to protect',
  },
  {
    check: 'CKV_AWS_119',
    at: ['table/table'],
    reason: 'encrypted by the key of the account for DynamoDB, whose use is logged; only this account reads the table',
  },
  {
    check: 'CKV_AWS_120',
    at: ['api/stage'],
    reason: 'a cache is billed by the hour, and would answer a customer that has changed since',
  },
  {
    check: 'CKV_AWS_158',
    at: LOGS,
    reason: 'dev: CloudWatch Logs encrypts with a key of its own; in prod it is one of the account',
  },
  {
    check: 'CKV_AWS_173',
    at: FUNCTIONS,
    reason: 'Lambda encrypts variables with a key of its own, and plain-secret keeps secrets out of them',
  },
  {
    check: 'CKV_AWS_225',
    at: ['api/throttle/all'],
    reason: 'the settings are there for their throttle; of a cache, see CKV_AWS_120',
  },
  {
    check: 'CKV_AWS_237',
    at: ['api/definition/api'],
    reason: 'Terraform passes create_before_destroy on from the deployment to what it depends on, the API among it',
  },
  {
    check: 'CKV_AWS_272',
    at: FUNCTIONS,
    reason: 'who may change the code may apply the stack; the hash of the zip is in the plan that is reviewed',
  },
  {
    check: 'CKV_AWS_338',
    at: LOGS,
    reason: 'dev keeps logs for two weeks, prod for a year',
  },
];
