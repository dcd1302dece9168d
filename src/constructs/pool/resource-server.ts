import { CognitoResourceServer } from '@cdktf/provider-aws/lib/cognito-resource-server';
import { Construct } from 'constructs';
import type { ResourceServerOptions } from '../../access/scope';
import { terraformText } from '../terraform-text';

/** What is wired in. */
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
  /** What clients that are granted a scope of it wait for. */
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
      // One that is renamed or removed goes when its clients have turned to what is left.
      lifecycle: { createBeforeDestroy: true },
    });
  }
}
