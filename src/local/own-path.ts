import type { Served } from '../system/served-stack';
import { LocalGatewayError } from './error';

/** Path of the token endpoint, as a domain of Cognito has it. */
export const TOKEN_PATH = '/oauth2/token';

/** Path of the OpenAPI document. */
export const OPENAPI_PATH = '/openapi.json';

/** Base path of the page for people. API Gateway allows no tilde in the name of a stage. */
export const CONSOLE_PATH = '/~console/';

/**
 * Checks that no stage has the name of a path of the gateway itself: at AWS each has its own host, here they share
 * one.
 * @throws LocalGatewayError `ERR_STAGE_NAME`
 */
export function checkStageNames({ pools, stages }: Pick<Served, 'pools' | 'stages'>): void {
  const own = new Map([
    [firstPart(TOKEN_PATH), `the token endpoint ${TOKEN_PATH}`],
    [firstPart(OPENAPI_PATH), 'the OpenAPI document'],
    [firstPart(CONSOLE_PATH), 'the page of the gateway'],
    ...pools.map(({ id, address }) => [id, `the issuer of ${address}`] as const),
  ]);
  for (const { api, name: stage, address } of stages) {
    const name = api ?? stage;
    const taken = own.get(name);
    if (taken === undefined) continue;
    throw new LocalGatewayError(
      'ERR_STAGE_NAME',
      `${address} has the name "${name}", expected another name, since the local gateway serves ${taken} at /${name}; rename the stage`,
    );
  }
}

function firstPart(path: string): string {
  return path.split('/')[1] ?? '';
}
