import * as z from 'zod';
import { cursor } from './cursor';
import { customerId } from './customer-id';

const nameRange = 'expected a string of 1 to 200 characters that is not blank';
const emailRange = 'expected an email address of at most 254 characters';
const versionRange = 'expected a whole number from 1';
const limitRange = 'expected a whole number from 1 to 100';

const name = z
  .string(nameRange)
  .trim()
  .min(1, nameRange)
  .max(200, nameRange)
  // Half of a surrogate pair has no UTF-8 encoding, and DynamoDB refuses it.
  .refine((text) => !/\p{Surrogate}/u.test(text), 'expected whole characters, without half of a surrogate pair');
const email = z.email(emailRange).max(254, emailRange);
const version = z.int(versionRange).min(1, versionRange);

/** A stored customer. The schema is loose, so that a stricter rule does not hide rows written before it. */
export const customer = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  /** 1 when created, plus one for each change; also the `ETag` of the customer. */
  version,
  /** ISO 8601, UTC. */
  createdAt: z.string(),
  /** ISO 8601, UTC. */
  updatedAt: z.string(),
});

/** @see customer */
export type Customer = Readonly<z.infer<typeof customer>>;

/** Body of `POST /customers`; without `id` the server makes a UUID. */
export const newCustomer = z.strictObject(
  { id: customerId.optional(), name, email },
  'expected an object with name, email and optionally id',
);

/** Body of `PUT /customers/{id}`; `version` is the version that the caller changed, unless `If-Match` names it. */
export const customerChange = z.strictObject(
  { name, email, version: version.optional() },
  'expected an object with name, email and optionally version',
);

/** Query of `GET /customers`: `limit` (1 to 100 customers, default 20) and `next` (from the page before). */
export const listQuery = z.strictObject({
  limit: z
    .string()
    .regex(/^[1-9]\d*$/, limitRange)
    .transform(Number)
    .pipe(z.int(limitRange).min(1, limitRange).max(100, limitRange))
    .default(20),
  next: cursor.optional(),
});
