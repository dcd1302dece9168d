import { Logger } from '@aws-lambda-powertools/logger';
import { Tracer } from '@aws-lambda-powertools/tracer';
import type { Context } from 'aws-lambda';
import { Problem } from '../../../lambda/customers/problem';
import { reply } from '../../../lambda/customers/reply';
import { createRouter } from '../../../lambda/customers/router';
import { apiEvent } from './event';

/** A router for a sampled request, without the X-Ray SDK. */
function traced() {
  const tracer = new Tracer();
  jest.spyOn(tracer, 'isTracingEnabled').mockReturnValue(true);
  const spies = {
    putAnnotation: jest.spyOn(tracer, 'putAnnotation').mockReturnValue(),
    addResponse: jest.spyOn(tracer, 'addResponseAsMetadata').mockReturnValue(),
    addError: jest.spyOn(tracer, 'addErrorAsMetadata').mockReturnValue(),
  };
  const subsegment = { name: 'request', close: jest.fn() };
  const segment = { addNewSubsegment: () => subsegment };
  jest.spyOn(tracer, 'getSegment').mockReturnValue(segment as unknown as ReturnType<Tracer['getSegment']>);
  jest.spyOn(tracer, 'setSegment').mockReturnValue();

  const routes = {
    'GET /answer/{id}': () => reply(200, { email: 'ada@example.com' }),
    'GET /problem': () => Promise.reject(new Problem('not_found', 'not here')),
    'GET /fault': () => Promise.reject(new Error('on fire')),
  };
  const logger = new Logger();
  jest.spyOn(logger, 'error').mockReturnValue();
  const router = createRouter(routes, { logger, tracer });
  const get = (route: string, path: string) => router.resolve(apiEvent(route, { path }), {} as Context);
  return { get, subsegment, ...spies };
}

test('a trace names the route, and does not hold the answer', async () => {
  const { get, putAnnotation, addResponse, subsegment } = traced();
  await expect(get('GET /answer/{id}', '/answer/ada')).resolves.toMatchObject({ statusCode: 200 });
  expect(putAnnotation).toHaveBeenCalledWith('route', 'GET /answer/{id}');
  expect(addResponse).not.toHaveBeenCalled();
  expect(subsegment.close).toHaveBeenCalledTimes(1);
});

test('a trace shows an unexpected error as a fault, and a problem of the caller as none', async () => {
  const { get, addError } = traced();
  await expect(get('GET /problem', '/problem')).resolves.toMatchObject({ statusCode: 404 });
  expect(addError).not.toHaveBeenCalled();
  await expect(get('GET /fault', '/fault')).resolves.toMatchObject({ statusCode: 500 });
  expect(addError).toHaveBeenCalledWith(new Error('on fire'));
});
