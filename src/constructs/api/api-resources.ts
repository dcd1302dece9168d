import { ApiGatewayResource } from '@cdktf/provider-aws/lib/api-gateway-resource';
import { Construct } from 'constructs';
import type { ModelRoute } from '../../access/model-route';
import type { ResourceNode } from '../../access/resource-tree';
import type { PathPart } from '../../access/route';
import type { ApiMethodContext } from './api-method';
import { ApiMethod } from './api-method';
import { CorsPreflight } from './cors-preflight';

/** Values from the stack. */
export interface ApiResourcesProps extends ApiMethodContext {
  readonly node: ResourceNode<ModelRoute>;
  /** The resource above; for the root, which exists with the API, the root itself. */
  readonly parentId: string;
}

/**
 * One resource of the tree with its methods and everything below it: each path part once.
 * @see AWS docs, "CreateResource" (API Gateway API reference)
 */
export class ApiResources extends Construct {
  constructor(scope: Construct, id: string, props: ApiResourcesProps) {
    super(scope, id);
    const { node, parentId, ...context } = props;
    const { corsOrigins } = context;
    const resourceId = node.part ? this.resource(context.restApiId, parentId, node.part) : parentId;
    for (const route of node.routes) new ApiMethod(this, route.method, { ...context, resourceId, route });
    const [origin, ...others] = corsOrigins;
    if (origin !== undefined && node.routes.length > 0) {
      new CorsPreflight(this, 'OPTIONS', {
        restApiId: context.restApiId,
        resourceId,
        origins: [origin, ...others],
        routes: node.routes,
      });
    }
    for (const child of node.children) {
      new ApiResources(this, partId(child.part), { ...context, node: child, parentId: resourceId });
    }
  }

  private resource(restApiId: string, parentId: string, part: PathPart): string {
    return new ApiGatewayResource(this, 'resource', { restApiId, parentId, pathPart: part.text }).id;
  }
}

/**
 * The colon keeps path parts apart from methods. A parameter's name stays out, so that renaming it changes the resource
 * in place: a new one would be created first and refused as a second parameter beside the old.
 */
function partId(part: PathPart | undefined): string {
  return part?.kind === 'literal' ? `:${part.text}` : ':{}';
}
