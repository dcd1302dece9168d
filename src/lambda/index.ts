export { deprecationHeaders } from './deprecation-headers';
export type { RouteHandler, RouteHandlers, RoutedFunction } from './route-handler';
export { routeHandler } from './route-handler';
