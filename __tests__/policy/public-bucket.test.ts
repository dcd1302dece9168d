import { describeRule } from './policed-app';

const one = (type: string, attributes: object) => ({ resources: { [type]: { bucket: attributes } } });
const finds = (...subjects: string[]) => ({ finds: subjects.map((subject) => ({ path: 'bucket', subject })) });
const ALL_USERS = 'http://acs.amazonaws.com/groups/global/AllUsers';
const granted = (uri: string) => ({
  access_control_policy: { grant: [{ grantee: { type: 'Group', uri }, permission: 'READ' }] },
});
const closed = {
  block_public_acls: true,
  block_public_policy: true,
  ignore_public_acls: true,
  restrict_public_buckets: true,
};

describeRule('public-bucket', {
  compliant: {
    'an ACL for the owner': one('aws_s3_bucket_acl', { acl: 'private' }),
    'a grant for the delivery of logs': one(
      'aws_s3_bucket_acl',
      granted('http://acs.amazonaws.com/groups/s3/LogDelivery'),
    ),
    'all public access blocked': one('aws_s3_bucket_public_access_block', closed),
    'an access point that says nothing': one('aws_s3_access_point', { name: 'orders' }),
  },
  refused: {
    'an ACL for everyone': { ...one('aws_s3_bucket_acl', { acl: 'public-read' }), ...finds('acl') },
    'an ACL for everyone with an account': {
      ...one('aws_s3_bucket_acl', { acl: 'authenticated-read' }),
      ...finds('acl'),
    },
    'an ACL that is decided at apply': { ...one('aws_s3_bucket_acl', { acl: '${var.acl}' }), ...finds('acl') },
    'an object for everyone': { ...one('aws_s3_object', { acl: 'public-read' }), ...finds('acl') },
    'a grant for everyone': { ...one('aws_s3_bucket_acl', granted(ALL_USERS)), ...finds('grant') },
    'a copy that is granted to everyone': {
      ...one('aws_s3_object_copy', { grant: [{ uri: ALL_USERS, type: 'Group', permissions: ['READ'] }] }),
      ...finds('grant'),
    },
    'grants that are made at apply': {
      ...one('aws_s3_bucket_acl', { dynamic: { access_control_policy: { for_each: '${var.grants}', content: {} } } }),
      ...finds('grant'),
    },
    'a gap in the block of public access': {
      ...one('aws_s3_bucket_public_access_block', {
        ...closed,
        block_public_policy: false,
        ignore_public_acls: undefined,
      }),
      ...finds('block_public_policy', 'ignore_public_acls'),
    },
    'a gap for the whole account': {
      ...one('aws_s3_account_public_access_block', { ...closed, restrict_public_buckets: '${var.restrict}' }),
      ...finds('restrict_public_buckets'),
    },
    'an access point with a gap': {
      ...one('aws_s3_access_point', { public_access_block_configuration: { block_public_policy: false } }),
      ...finds('block_public_policy'),
    },
  },
});
