import * as z from 'zod';

const HOUR_MS = 3_600_000;
const GRACE = 'expected a whole number of hours from 1 to 720';
const TOKEN_ENDPOINT = 'expected the https address of the token endpoint';
const CLIENT_NAMES = 'expected a JSON object of names by client id';

const environment = z.object({
  USER_POOL_ID: z.string('expected the id of the user pool').min(1, 'expected the id of the user pool'),
  /** Token endpoint, e.g. `https://demo-dev-111122223333.auth.eu-central-1.amazoncognito.com/oauth2/token`. */
  TOKEN_ENDPOINT: z
    .string(TOKEN_ENDPOINT)
    .refine((text) => URL.canParse(text) && isConfidential(new URL(text)), TOKEN_ENDPOINT),
  /** Prefix of the names of the app clients, before the name in the declaration. */
  CLIENT_NAME_PREFIX: z.string('expected what the names of the clients start with'),
  /** Names, prefix included, of the clients that have another name at Cognito, by client id; as JSON. */
  CLIENT_NAMES: z
    .string(CLIENT_NAMES)
    .default('{}')
    .transform((text) => parsed(text))
    .pipe(z.record(z.string(), z.string(), CLIENT_NAMES)),
  /** Prefix of the names of their secrets. */
  SECRET_NAME_PREFIX: z.string('expected what the names of the secrets start with'),
  /** Hours that the previous secret stays valid after the next one becomes current, 1 to 720. */
  GRACE_HOURS: z
    .string()
    .regex(/^\d+$/, GRACE)
    .default('24')
    .transform(Number)
    .pipe(z.int().min(1, GRACE).max(720, GRACE)),
  /** Schedule group of the one-time schedules. */
  SCHEDULE_GROUP: z.string('expected the name of a schedule group').min(1, 'expected the name of a schedule group'),
  /** Role with which EventBridge Scheduler invokes the function. */
  SCHEDULE_ROLE_ARN: z.string('expected the ARN of a role').startsWith('arn:', 'expected the ARN of a role'),
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The client's secret is sent there: in clear text only within this machine. */
function isConfidential({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && hostname === '127.0.0.1');
}

/** Environment variables of the function. */
export interface Environment {
  readonly userPoolId: string;
  readonly tokenEndpoint: string;
  readonly clientNamePrefix: string;
  /** By client id; a client that is not in it has its name at Cognito. */
  readonly clientNames: Readonly<Record<string, string>>;
  readonly secretNamePrefix: string;
  /** In milliseconds. */
  readonly graceMs: number;
  readonly scheduleGroup: string;
  readonly scheduleRoleArn: string;
}

/**
 * Reads the environment once, while the function starts.
 * @throws Error naming each variable that is wrong
 */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): Environment {
  const result = environment.safeParse(variables);
  if (!result.success) {
    const wrong = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
    throw new Error(`environment is not valid: ${wrong}; set it on the function`);
  }
  const { data } = result;
  return {
    userPoolId: data.USER_POOL_ID,
    tokenEndpoint: data.TOKEN_ENDPOINT,
    clientNamePrefix: data.CLIENT_NAME_PREFIX,
    clientNames: data.CLIENT_NAMES,
    secretNamePrefix: data.SECRET_NAME_PREFIX,
    graceMs: data.GRACE_HOURS * HOUR_MS,
    scheduleGroup: data.SCHEDULE_GROUP,
    scheduleRoleArn: data.SCHEDULE_ROLE_ARN,
  };
}
