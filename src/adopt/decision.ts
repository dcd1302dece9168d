import type { Adoption } from './adoption';
import { typeOf } from './type-of';

/** Something deployed that its owner should look at before the project takes it over as it is. */
export interface Decision {
  readonly what: string;
  readonly today: string;
  readonly how: string;
}

const API_KEY = 'aws_api_gateway_api_key';

/** Open routes, backends and keys of the deployed APIs: the most open first. */
export function decisionsOf(adoption: Adoption): Decision[] {
  return [
    ...publicRoutes(adoption),
    ...keptMethods(adoption),
    ...directAccess(adoption),
    ...routesWithKey(adoption),
    ...apiKeys(adoption),
  ];
}

function publicRoutes({ project }: Adoption): Decision[] {
  return project.apis.flatMap(({ name, api }) =>
    Object.entries(api.routes)
      .filter(([, rule]) => rule.public === true)
      .map(([route]) => ({
        what: `${route}${ofApi(name)}`,
        today: 'public: anybody may call it',
        how: 'write in src/access.ts why, in place of its reason; or give it scopes, which closes it to everybody else',
      })),
  );
}

function keptMethods({ keptMethods: methods }: Adoption): Decision[] {
  const open = methods.filter(({ authorization, route }) => authorization === 'NONE' && !route.startsWith('OPTIONS '));
  const unscoped = methods.filter(({ authorization, hasScopes }) => authorization === COGNITO && !hasScopes);
  return [
    ...open.map(({ route, api }) => ({
      what: `${route}${ofApi(api)}`,
      today: 'public: anybody may call it, and src/access.ts does not name it',
      how: 'leave it, or add a route with scopes to src/access.ts in its place',
    })),
    ...unscoped.map(({ route, api }) => ({
      what: `${route}${ofApi(api)}`,
      today: 'a method without scopes: every person of the pool may call it with an ID token, and no machine may',
      how: 'leave it if people call it, or add a route with scopes to src/access.ts in its place',
    })),
  ];
}

const COGNITO = 'COGNITO_USER_POOLS';

function directAccess({ project }: Adoption): Decision[] {
  return project.apis.flatMap(({ name, api }) =>
    Object.entries(api.backends).flatMap(([backend, options]) => {
      if (!('url' in options) || !('directAccess' in options)) return [];
      return [
        {
          what: `backend ${backend}${ofApi(name)}`,
          today: `${options.url} can be called without API Gateway, as far as this project knows`,
          how: 'keep other callers out, or write in main.ts why not, in place of the reason of directAccess',
        },
      ];
    }),
  );
}

function routesWithKey({ project }: Adoption): Decision[] {
  return project.apis.flatMap(({ name, api }) =>
    Object.entries(api.routes)
      .filter(([, rule]) => rule.apiKey === 'required')
      .map(([route]) => ({
        what: `${route}${ofApi(name)}`,
        today: 'asks for an API key in addition',
        how: 'leave it if each caller has a key of a usage plan; otherwise remove apiKey from it in src/access.ts',
      })),
  );
}

function apiKeys({ imports }: Adoption): Decision[] {
  return imports
    .filter(({ address }) => typeOf(address) === API_KEY)
    .map(({ address }) => ({
      what: address,
      today: 'the API key of a caller; it stays valid',
      how: 'leave it, or disable it if its caller is gone: it counts and limits requests, and proves nothing',
    }));
}

function ofApi(name: string | undefined): string {
  return name === undefined ? '' : ` of the API ${name}`;
}
