import { defineRule } from './rule';
import type { Attributes } from '../terraform-json/stack-view';
import { shown } from '../terraform-json/stack-view';

/** Protecting attribute of each type, and how to check it; AWS defaults to a window of 30 days. */
const PROTECTION: Readonly<
  Record<string, readonly [subject: string, isProtected: (attributes: Attributes) => boolean]>
> = {
  aws_cognito_user_pool: ['deletion_protection', ({ deletion_protection: given }) => given === 'ACTIVE'],
  aws_dynamodb_table: ['deletion_protection_enabled', ({ deletion_protection_enabled: given }) => given === true],
  aws_kms_key: ['deletion_window_in_days', ({ deletion_window_in_days: given = 30 }) => Number(given) >= 30],
  aws_s3_bucket: ['force_destroy', ({ force_destroy: given = false }) => given === false],
  aws_secretsmanager_secret: [
    'recovery_window_in_days',
    ({ recovery_window_in_days: given = 30 }) => Number(given) >= 30,
  ],
};

export const deletionProtection = defineRule({
  id: 'deletion-protection',
  asks: 'outside `dev` and `local`, AWS refuses to delete user pools, tables and full buckets, and keeps deleted secrets and keys for 30 days',
  reason:
    'deleting a pool deletes every client, and deleting a key loses all data that it encrypts; neither can be undone',
  fix: 'turn the protection on, or turn it off with M2M_DELETION_PROTECTION',
  source: 'User pool deletion protection',
  check: (stack) =>
    stack.isProtected
      ? Object.entries(PROTECTION).flatMap(([type, [subject, isProtected]]) =>
          stack
            .all(type)
            .filter(({ attributes }) => !isProtected(attributes))
            .map(({ path, attributes }) => ({
              path,
              subject,
              found: shown(attributes[subject]),
            })),
        )
      : [],
});
