import { createHash } from 'node:crypto';
import { ApiGatewayDeployment } from '@cdktf/provider-aws/lib/api-gateway-deployment';
import { Lazy, TerraformResource, Token } from 'cdktf';
import type { IResolveContext } from 'cdktf';
import { Construct } from 'constructs';
import type { IConstruct } from 'constructs';

/** What is wired in. */
export interface ApiDeploymentProps {
  readonly restApiId: string;
  /** Holds every resource that shapes the API: the deployment waits for all of them. */
  readonly definition: IConstruct;
  /**
   * What the definition takes from resources outside it, by a name for the reviewer. A hash made at synth knows only that
   * it is referred to; the value itself makes a new function or pool, for which nothing else changes, redeploy too.
   */
  readonly inputs: Readonly<Record<string, string>>;
}

/** What a resource has that no caller of the API can notice. */
const SHAPELESS = new Set(['//', 'tags', 'depends_on', 'lifecycle']);

/**
 * A snapshot of the API, taken again whenever its definition changes and only then.
 * - Terraform destroys what is gone from the definition after it took the snapshot, since the old snapshot still depends
 *   on it: a removed method is served until the next one, which `cognito-m2m deploy` and `plan-apply` take
 * - apart from the stage, which would vanish with each new snapshot
 * - created before the last one is destroyed, which a stage still serves
 * @see AWS docs, "Create a deployment for REST APIs in API Gateway"
 */
export class ApiDeployment extends Construct {
  readonly id: string;

  constructor(scope: Construct, id: string, props: ApiDeploymentProps) {
    super(scope, id);
    const { definition, inputs, restApiId } = props;
    const deployment = new ApiGatewayDeployment(this, 'deployment', {
      restApiId,
      triggers: {
        redeployment: Lazy.stringValue({ produce: (context) => fingerprint(definition, context) }),
        ...inputs,
      },
      dependsOn: resources(definition),
      lifecycle: { createBeforeDestroy: true },
    });
    this.id = deployment.id;
  }
}

function resources(definition: IConstruct): TerraformResource[] {
  return definition.node.findAll().filter((child) => TerraformResource.isTerraformResource(child));
}

/** SHA-256 of the definition as Terraform will see it, whatever the order of its resources and their attributes. */
function fingerprint(definition: IConstruct, context: IResolveContext): string {
  // Resolved twice by cdktf: the first time only to find references between stacks.
  if (context.preparing) return '';
  const resolved = new Map<unknown, unknown>();
  const resolve = (token: unknown): unknown => {
    if (!resolved.has(token)) resolved.set(token, context.resolve(token));
    return resolved.get(token);
  };
  const shapes = resources(definition).map((resource) => [
    resource.friendlyUniqueId,
    shape(resource.toTerraform(), resolve),
  ]);
  return createHash('sha256')
    .update(JSON.stringify(Object.fromEntries(shapes.sort())))
    .digest('hex');
}

/** Only what is a token is resolved, each token once: resolving a large API whole takes a tenth of its synth. */
function shape(value: unknown, resolve: (token: unknown) => unknown): unknown {
  if (Token.isUnresolved(value)) return shape(resolve(value), resolve);
  if (Array.isArray(value)) return value.map((item) => shape(item, resolve));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => !SHAPELESS.has(key));
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, shape(inner, resolve)]),
  );
}
