import { IamOpenidConnectProvider } from '@cdktf/provider-aws/lib/iam-openid-connect-provider';
import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { DefaultTokenResolver, StringConcat, Tokenization } from 'cdktf';
import { Construct } from 'constructs';
import type { CiScope } from './ci-permissions';
import { deployPermissions, planPermissions, readPermissions } from './ci-permissions';
import type { PolicyStatement } from './policy-document';
import { permissionsDocument, policyDocument } from './policy-document';
import { suppress } from '../../policy/suppression';

/** What a caller chooses. */
export interface GithubRolesOptions {
  /** `owner/name`, in the case GitHub writes it. */
  readonly repository: string;
  /** The environment of the repository whose jobs deploy. */
  readonly environment: string;
  /**
   * Whether the account's identity provider for GitHub is made here; an account can have one.
   * @default true
   */
  readonly createProvider?: boolean;
}

/** What is wired in. */
export interface GithubRolesProps extends GithubRolesOptions {
  readonly scope: CiScope;
}

const PATH = '/ci/';
const ISSUER = 'token.actions.githubusercontent.com';

/**
 * Roles that workflows of one repository assume by GitHub's identity tokens, so that no key is kept there.
 * - plan: for pull requests and the branch main; it reads, and holds the lock of the state
 * - deploy: for jobs in the environment, which GitHub guards by its reviewers and branches
 * - both below the path `/ci/`, out of reach of what the deploy role may change
 * - what both may read is a policy of its own: those of a role itself have 10,240 characters
 * @see GitHub docs, "Configuring OpenID Connect in Amazon Web Services"
 */
export class GithubRoles extends Construct {
  readonly planRoleArn: string;
  readonly deployRoleArn: string;

  constructor(scope: Construct, id: string, props: GithubRolesProps) {
    super(scope, id);
    const { repository, environment, createProvider = true } = props;
    const providerArn = createProvider
      ? new IamOpenidConnectProvider(this, 'provider', {
          url: `https://${ISSUER}`,
          clientIdList: ['sts.amazonaws.com'],
        }).arn
      : props.scope.account.globalArn('iam', `oidc-provider/${ISSUER}`);
    const { namePrefix } = props.scope;
    const reading = readPermissions(props.scope);
    const read = new IamPolicy(this, 'read-policy', {
      name: `${namePrefix}-ci-read`,
      path: PATH,
      policy: permissionsDocument(reading),
    });
    suppressWide(read, reading);
    const role = (name: 'plan' | 'deploy', subjects: readonly string[], permissions: readonly PolicyStatement[]) => {
      const created = new IamRole(this, name, {
        name: `${namePrefix}-ci-${name}`,
        path: PATH,
        assumeRolePolicy: trust(
          providerArn,
          subjects.map((subject) => `repo:${repository}:${subject}`),
        ),
      });
      const policy = new IamRolePolicy(this, `${name}-policy`, {
        name: 'permissions',
        role: created.id,
        policy: permissionsDocument(permissions),
      });
      suppressWide(policy, permissions);
      new IamRolePolicyAttachment(this, `${name}-read`, { role: created.name, policyArn: read.arn });
      return created.arn;
    };
    this.planRoleArn = role('plan', ['pull_request', 'ref:refs/heads/main'], planPermissions(props.scope));
    this.deployRoleArn = role('deploy', [`environment:${environment}`], deployPermissions(props.scope));
  }
}

/** ARNs without the beginning of a name. */
const WIDE = /(^|:userpool\/|:key\/|:change\/)\*$/;

/** Gives the policy of the synth the reasons that stand at the statements. */
function suppressWide(policy: Construct, permissions: readonly PolicyStatement[]): void {
  for (const { actions, resources, anyResource: reason } of permissions) {
    if (reason === undefined) continue;
    for (const resource of resolved(policy, resources).filter((each) => WIDE.test(each))) {
      suppress(policy, { rule: 'wildcard-permission', subject: `${resource} for ${actions.join(', ')}`, reason });
    }
  }
}

function trust(providerArn: string, subjects: readonly string[]): string {
  return policyDocument([
    {
      Effect: 'Allow',
      Principal: { Federated: providerArn },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: { StringEquals: { [`${ISSUER}:aud`]: 'sts.amazonaws.com', [`${ISSUER}:sub`]: subjects } },
    },
  ]);
}

/** ARNs as they will stand in the JSON. */
function resolved(scope: Construct, arns: readonly string[]): string[] {
  const resolver = new DefaultTokenResolver(new StringConcat());
  return Tokenization.resolve(arns, { scope, resolver, preparing: false }) as string[];
}
