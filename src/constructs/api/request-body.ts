import { ApiGatewayModel } from '@cdktf/provider-aws/lib/api-gateway-model';
import { Construct } from 'constructs';
import type { JsonSchema } from '../../access/json-schema';
import { terraformText } from '../terraform-text';

/** Values from the stack. */
export interface RequestBodyProps {
  readonly restApiId: string;
  /** Letters and digits, unlike that of any other model of the API. */
  readonly modelName: string;
  readonly schema: JsonSchema;
}

/**
 * The shape of a request's body, as a model of the API.
 * @see AWS docs, "Data models for REST APIs"
 */
export class RequestBody extends Construct {
  readonly modelName: string;

  constructor(scope: Construct, id: string, props: RequestBodyProps) {
    super(scope, id);
    const model = new ApiGatewayModel(this, 'model', {
      restApiId: props.restApiId,
      name: props.modelName,
      contentType: 'application/json',
      schema: terraformText(JSON.stringify(props.schema)),
    });
    this.modelName = model.name;
  }
}
