import * as z from 'zod';
import { reasons } from './validation';

const shared = {
  /** Origins that browsers may call from, separated by commas; none if empty. */
  CORS_ORIGINS: z
    .string()
    .default('')
    .transform((list) => list.split(',').flatMap((part) => part.trim() || []))
    .refine((origins) => origins.every(isOrigin), 'expected origins such as https://app.example.com, without a path'),
  /** CloudWatch namespace of the metrics. */
  POWERTOOLS_METRICS_NAMESPACE: z.string().min(1, 'expected a CloudWatch namespace').default('CustomerApi'),
};

const environment = z.discriminatedUnion(
  'CUSTOMER_STORE',
  [
    z.object({ ...shared, CUSTOMER_STORE: z.literal('memory') }),
    z.object({
      ...shared,
      CUSTOMER_STORE: z.literal('dynamodb'),
      TABLE_NAME: z.string('expected the name of the DynamoDB table').min(1, 'expected the name of the DynamoDB table'),
    }),
  ],
  'expected "dynamodb" or "memory"',
);

/** Environment variables of the function. */
export type Environment = z.infer<typeof environment>;

/**
 * Reads the environment once, while the function starts.
 * @throws Error naming each variable that is wrong
 */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): Environment {
  const result = environment.safeParse(variables);
  if (result.success) return result.data;
  throw new Error(`environment is not valid: ${reasons(result.error, variables)}; set it on the function`);
}

/** Whether a text is only scheme, host and port. */
function isOrigin(text: string): boolean {
  return /^https?:\/\//.test(text) && URL.canParse(text) && new URL(text).origin === text;
}
