export { deprecationHeaders } from './deprecation-headers';
export type { RouteHandler, RouteHandlers } from './route-handler';
export { routeHandler } from './route-handler';
