import type { Finding } from './rule';
import { defineRule } from './rule';
import type { Attributes } from '../terraform-json/stack-view';
import { blocks, isSet, shown } from '../terraform-json/stack-view';

/** Canned ACLs that allow only AWS and the owner. */
const CLOSED_ACLS = [
  'private',
  'aws-exec-read',
  'bucket-owner-read',
  'bucket-owner-full-control',
  'log-delivery-write',
];

/** The only S3 group that does not mean everyone. */
const LOG_DELIVERY = 'http://acs.amazonaws.com/groups/s3/LogDelivery';

const BLOCKS = ['block_public_acls', 'block_public_policy', 'ignore_public_acls', 'restrict_public_buckets'];

export const publicBucket = defineRule({
  id: 'public-bucket',
  asks: 'no ACL or grant opens a bucket or an object to everyone or to every AWS account, and a block of public access has all four settings',
  reason: 'anyone can read or replace the stored data without credentials',
  fix: 'leave acl and grant out, and set all four of aws_s3_bucket_public_access_block',
  source: 'Blocking public access to your Amazon S3 storage',
  check: (stack): Finding[] => [
    ...stack
      .all(
        'aws_s3_bucket',
        'aws_s3_bucket_acl',
        'aws_s3_object',
        'aws_s3_object_copy',
        'aws_s3_bucket_object',
        'aws_s3_directory_bucket',
      )
      .flatMap(({ path, attributes }) =>
        Object.entries(openings(attributes)).map(([subject, found]) => ({ path, subject, found })),
      ),
    ...stack
      .all('aws_s3_bucket_public_access_block', 'aws_s3_account_public_access_block')
      .flatMap(({ path, attributes }) => gaps(attributes, (value) => value === true).map((gap) => ({ path, ...gap }))),
    // By default an access point blocks all public access.
    ...stack.all('aws_s3_access_point', 'aws_s3control_multi_region_access_point').flatMap(({ path, attributes }) =>
      [attributes, ...blocks(attributes.details)]
        .flatMap(({ public_access_block_configuration: given, public_access_block: own }) => [
          ...blocks(given),
          ...blocks(own),
        ])
        .flatMap((block) => gaps(block, (value) => value === undefined || value === true))
        .map((gap) => ({ path, ...gap })),
    ),
  ],
});

/** Attributes that give everyone access, or may do so at apply, with their values. */
function openings({ acl, grant, access_control_policy: policies, dynamic }: Attributes): Record<string, string> {
  const grants = [...blocks(grant), ...blocks(policies).flatMap((policy) => blocks(policy.grant))];
  const uris = grants.flatMap(({ uri, grantee }) => [uri, ...blocks(grantee).map((each) => each.uri)]).filter(isSet);
  const open = uris.find((uri) => uri !== LOG_DELIVERY);
  const isDynamic = blocks(dynamic).some(({ grant: own, access_control_policy: other }) => isSet(own) || isSet(other));
  return {
    ...(isSet(acl) && !CLOSED_ACLS.includes(String(acl)) ? { acl: shown(acl) } : {}),
    ...(open === undefined ? {} : { grant: shown(open) }),
    ...(open === undefined && isDynamic ? { grant: 'one that is known only at apply' } : {}),
  };
}

function gaps(attributes: Attributes, isClosed: (value: unknown) => boolean): Omit<Finding, 'path'>[] {
  return BLOCKS.filter((name) => !isClosed(attributes[name])).map((subject) => ({
    subject,
    found: shown(attributes[subject]),
  }));
}
