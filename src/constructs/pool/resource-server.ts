import { CognitoResourceServer } from '@cdktf/provider-aws/lib/cognito-resource-server';
import { Construct } from 'constructs';
import type { ResourceServerOptions } from '../../access/scope';
import { terraformText } from '../terraform-text';

/** Options of the caller, and values from the stack. */
export interface ResourceServerProps extends ResourceServerOptions {
  readonly userPoolId: string;
  /** Part of each scope before its last slash. */
  readonly identifier: string;
}

/**
 * An API's scopes in a user pool.
 * @see AWS docs, "Scopes, M2M, and resource servers"
 */
export class ResourceServer extends Construct {
  /** The Terraform resource; clients with one of its scopes depend on it. */
  readonly resource: CognitoResourceServer;

  constructor(scope: Construct, id: string, props: ResourceServerProps) {
    super(scope, id);
    this.resource = new CognitoResourceServer(this, 'server', {
      userPoolId: props.userPoolId,
      identifier: terraformText(props.identifier),
      name: props.name,
      scope: Object.entries(props.scopes).map(([name, description]) => ({
        scopeName: terraformText(name),
        scopeDescription: terraformText(description),
      })),
      // A renamed or removed server is destroyed last, after its clients have been updated.
      lifecycle: { createBeforeDestroy: true },
    });
  }
}
