import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { routeHandler } from '../../src/lambda/route-handler';

const handler = routeHandler({ 'GET /orders/': () => ({ statusCode: 200, body: 'orders' }) });

async function call(httpMethod: string, resource: string) {
  return handler({ httpMethod, resource } as APIGatewayProxyEvent, {} as Context);
}

test('a route has its own handler, named with or without a slash at the end', async () => {
  expect(await call('GET', '/orders')).toEqual({ statusCode: 200, body: 'orders' });
});

test('it lists its routes, as API Gateway names them', () => {
  expect(handler.routes).toEqual(['GET /orders']);
});

test.each([
  ['POST', '/orders'],
  ['GET', '/orders/{id}'],
])('%s %s without a handler is a fault, never an answer that could be right', async (method, resource) => {
  expect(await call(method, resource)).toMatchObject({
    statusCode: 501,
    body: expect.stringContaining(`no handler answers ${method} ${resource}`) as string,
  });
});
