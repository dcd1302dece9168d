import { createHash } from 'node:crypto';
import { ApiGatewayDeployment } from '@cdktf/provider-aws/lib/api-gateway-deployment';
import { Lazy, TerraformResource, Token } from 'cdktf';
import type { IResolveContext } from 'cdktf';
import { Construct } from 'constructs';
import type { IConstruct } from 'constructs';

/** Values from the stack. */
export interface ApiDeploymentProps {
  readonly restApiId: string;
  /** Holds every resource that shapes the API: the deployment waits for all of them. */
  readonly definition: IConstruct;
  /**
   * Values from resources outside the definition, each by a name for the reviewer. The hash made at synth sees only
   * the reference; with the value itself in the triggers, a new function or pool also redeploys the API.
   */
  readonly inputs: Readonly<Record<string, string>>;
}

/** Attributes of a resource that no caller of the API can notice. */
const SHAPELESS = new Set(['//', 'tags', 'depends_on', 'import', 'lifecycle', 'moved']);

/**
 * A snapshot of the API. Terraform makes a new one exactly when the definition changes.
 * - Terraform takes the snapshot before it destroys removed resources, since the old snapshot still depends on them.
 *   So a removed method is served until the next snapshot, which `cognito-m2m deploy` and `plan-apply` make
 * - separate from the stage, because each new snapshot would otherwise replace the stage
 * - created before the previous one is destroyed, because the stage still serves that one
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

/** SHA-256 of the definition as Terraform will see it; the order of resources and attributes does not change it. */
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

/** Resolves only tokens, each once: resolving a large API whole takes a tenth of its synth. */
function shape(value: unknown, resolve: (token: unknown) => unknown): unknown {
  if (Token.isUnresolved(value)) return shape(resolve(value), resolve);
  if (Array.isArray(value)) return value.map((item) => shape(item, resolve));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => !SHAPELESS.has(key));
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, shape(inner, resolve)]),
  );
}
