import { IamOpenidConnectProvider } from '@cdktf/provider-aws/lib/iam-openid-connect-provider';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { DefaultTokenResolver, StringConcat, Tokenization } from 'cdktf';
import { Construct } from 'constructs';
import type { CiScope } from './ci-permissions';
import { deployPermissions, planPermissions } from './ci-permissions';
import type { PolicyStatement } from './policy-document';
import { permissionsDocument, policyDocument } from './policy-document';
import { suppress } from '../policy/suppression';

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

const ISSUER = 'token.actions.githubusercontent.com';

/**
 * Roles that workflows of one repository assume by GitHub's identity tokens, so that no key is kept there.
 * - plan: for pull requests and the branch main; it reads, and holds the lock of the state
 * - deploy: for jobs in the environment, which GitHub guards by its reviewers and branches
 * - both below the path `/ci/`, out of reach of what the deploy role may change
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
    const role = (name: 'plan' | 'deploy', subjects: readonly string[], permissions: readonly PolicyStatement[]) => {
      const created = new IamRole(this, name, {
        name: `${props.scope.namePrefix}-ci-${name}`,
        path: '/ci/',
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
      for (const { actions, resources, anyResource: reason } of permissions) {
        if (reason === undefined) continue;
        for (const resource of resolved(policy, resources).filter((each) => /(^|:userpool\/|:key\/)\*$/.test(each))) {
          suppress(policy, { rule: 'wildcard-permission', subject: `${resource} for ${actions.join(', ')}`, reason });
        }
      }
      return created.arn;
    };
    this.planRoleArn = role('plan', ['pull_request', 'ref:refs/heads/main'], planPermissions(props.scope));
    this.deployRoleArn = role('deploy', [`environment:${environment}`], deployPermissions(props.scope));
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
