import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { Testing } from 'cdktf';
import { boundRoles } from '../../../src/constructs/account/bounded-roles';
import { all, synthesize } from '../../stacks/synthesized';

const BOUNDARY = 'arn:aws:iam::123456789012:policy/ci/shop-dev-boundary';

test('every role of a stack carries the boundary that the settings name', () => {
  const roles = all(
    synthesize({ credentials: true, variables: { M2M_PERMISSIONS_BOUNDARY: BOUNDARY } }),
    'aws_iam_role',
  );
  expect(roles.length).toBeGreaterThan(2);
  for (const role of roles) expect(role.permissions_boundary).toBe(BOUNDARY);
});

test('without the setting none does, as in the first release', () => {
  for (const role of all(synthesize({ credentials: true }), 'aws_iam_role')) {
    expect(role).not.toHaveProperty('permissions_boundary');
  }
});

test('a role that a project makes carries it too, unless it names another', () => {
  const { resource } = JSON.parse(
    Testing.synthScope((scope) => {
      new IamRole(scope, 'own', { assumeRolePolicy: '{}' });
      new IamRole(scope, 'other', {
        assumeRolePolicy: '{}',
        permissionsBoundary: 'arn:aws:iam::123456789012:policy/x',
      });
      boundRoles(scope, BOUNDARY);
    }),
  ) as { readonly resource: { readonly aws_iam_role: Record<string, { readonly permissions_boundary?: string }> } };
  const boundaries = Object.values(resource.aws_iam_role).map((role) => role.permissions_boundary);
  expect(boundaries.sort()).toEqual([BOUNDARY, 'arn:aws:iam::123456789012:policy/x']);
});
