import { IamOpenidConnectProvider } from '@cdktf/provider-aws/lib/iam-openid-connect-provider';
import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { Construct } from 'constructs';
import type { CiScope } from './ci-scope';
import { CI_PATH } from './ci-scope';
import { deployPermissions, planPermissions, readPermissions } from './ci-permissions';
import { denyLoggingRole, denyOtherProjects } from './other-projects';
import type { PolicyStatement } from './policy-document';
import { permissionsDocument, policyDocument } from './policy-document';
import { suppressWide } from './wide-resources';

/** Options of the caller. */
export interface GithubRolesOptions {
  /** `owner/name`, in the same case as on GitHub. */
  readonly repository: string;
  /** GitHub environment of the jobs that deploy. */
  readonly environment: string;
  /**
   * Whether to create the account's identity provider for GitHub; an account can have only one.
   * @default true
   */
  readonly createProvider?: boolean;
}

/** Options, and the environment that CI deploys. */
export interface GithubRolesProps extends GithubRolesOptions {
  readonly scope: CiScope;
}

const ISSUER = 'token.actions.githubusercontent.com';

/** The trusted branch, and the workflows in `.github/workflows` that assume a role. */
const BASE = 'refs/heads/main';
const REVIEW = 'plan-of-review.yml';
const PLANNING = ['deploy.yml', 'drift.yml'];
const DEPLOYING = ['deploy.yml', 'destroy.yml'];

/** Jobs that may assume a role: their token subject, and the workflow that defines their steps. */
interface TrustedJobs {
  /** Part of the token's subject after the repository, e.g. `pull_request`. */
  readonly subject: string;
  /** Files in `.github/workflows` on the base branch. */
  readonly workflows: readonly string[];
}

/**
 * Roles that workflows of a repository assume with GitHub's identity tokens, so that no access key is stored there.
 * - plan: for the review of pull requests, and for deploy and drift on the branch main; read-only
 * - deploy: for jobs in the GitHub environment, which GitHub guards by reviewers and branches
 * - Both require the workflow of the base branch: a pull request can change a workflow, and `job_workflow_ref` tells
 *   the two apart. The review calls a reusable workflow of the base branch, because the pull request can change the
 *   review's own file.
 * - Both have the path `/ci/`, which the deploy role cannot reach.
 * - Two managed policies hold the shared reads and the denials, because inline policies of a role are limited to 10,240
 *   characters.
 * @see GitHub docs, "Using OpenID Connect with reusable workflows"; AWS docs, "IAM and AWS STS condition context keys",
 * "Available keys for AWS OIDC federation"
 */
export class GithubRoles extends Construct {
  readonly planRoleArn: string;
  readonly deployRoleArn: string;

  constructor(scope: Construct, id: string, props: GithubRolesProps) {
    super(scope, id);
    const { repository, environment, createProvider = true } = props;
    const { namePrefix } = props.scope;
    const providerArn = createProvider
      ? new IamOpenidConnectProvider(this, 'provider', {
          url: `https://${ISSUER}`,
          clientIdList: ['sts.amazonaws.com'],
        }).arn
      : props.scope.account.globalArn('iam', `oidc-provider/${ISSUER}`);
    const shared = (name: 'read' | 'refuse', permissions: readonly PolicyStatement[]) => {
      const policy = new IamPolicy(this, `${name}-policy`, {
        name: `${namePrefix}-ci-${name}`,
        path: CI_PATH,
        policy: permissionsDocument(permissions),
      });
      suppressWide(policy, permissions);
      return [name, policy.arn] as const;
    };
    const both = [
      shared('read', readPermissions(props.scope)),
      shared('refuse', [denyOtherProjects(namePrefix), denyLoggingRole(namePrefix)]),
    ];
    const role = (name: 'plan' | 'deploy', jobs: readonly TrustedJobs[], permissions: readonly PolicyStatement[]) => {
      const created = new IamRole(this, name, {
        name: `${namePrefix}-ci-${name}`,
        path: CI_PATH,
        assumeRolePolicy: trust(providerArn, repository, jobs),
      });
      const policy = new IamRolePolicy(this, `${name}-policy`, {
        name: 'permissions',
        role: created.id,
        policy: permissionsDocument(permissions),
      });
      suppressWide(policy, permissions);
      for (const [part, policyArn] of both) {
        new IamRolePolicyAttachment(this, `${name}-${part}`, { role: created.name, policyArn });
      }
      return created.arn;
    };
    const planning = [
      { subject: 'pull_request', workflows: [REVIEW] },
      { subject: `ref:${BASE}`, workflows: PLANNING },
    ];
    const deploying = [{ subject: `environment:${environment}`, workflows: DEPLOYING }];
    this.planRoleArn = role('plan', planning, planPermissions(props.scope));
    this.deployRoleArn = role('deploy', deploying, deployPermissions(props.scope));
  }
}

function trust(providerArn: string, repository: string, jobs: readonly TrustedJobs[]): string {
  return policyDocument(
    jobs.map(({ subject, workflows }) => ({
      Effect: 'Allow',
      Principal: { Federated: providerArn },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringEquals: {
          [`${ISSUER}:aud`]: 'sts.amazonaws.com',
          [`${ISSUER}:sub`]: `repo:${repository}:${subject}`,
          [`${ISSUER}:job_workflow_ref`]: workflows.map((file) => `${repository}/.github/workflows/${file}@${BASE}`),
        },
      },
    })),
  );
}
