import type { Finding } from './rule';
import { defineRule } from './rule';
import { blocks } from '../terraform-json/stack-view';

export const recovery = defineRule({
  id: 'recovery',
  asks: 'a table has point-in-time recovery, and a bucket keeps old versions',
  reason: 'otherwise one wrong write or delete is final',
  fix: 'turn on point_in_time_recovery, or versioning of the bucket',
  source: 'Point-in-time backups for DynamoDB',
  check: (stack): Finding[] => [
    ...stack
      .all('aws_dynamodb_table')
      .filter(({ attributes }) => blocks(attributes.point_in_time_recovery)[0]?.enabled !== true)
      .map(({ path }) => ({ path, subject: 'point_in_time_recovery', found: 'unset or off' })),
    ...stack
      .all('aws_s3_bucket')
      .filter(
        ({ address }) =>
          !stack
            .all('aws_s3_bucket_versioning')
            .some(
              ({ attributes: { bucket, versioning_configuration: versioning } }) =>
                stack.references(bucket).some(({ resource }) => resource.address === address) &&
                blocks(versioning)[0]?.status === 'Enabled',
            ),
      )
      .map(({ path }) => ({ path, subject: 'aws_s3_bucket_versioning', found: 'unset or off' })),
  ],
});
