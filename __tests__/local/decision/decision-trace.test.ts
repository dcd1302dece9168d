import { DecisionTrace } from '../../../src/local/decision/decision-trace';
import type { RequestReport } from '../../../src/local/decision/request-report';
import { startTestGateway } from '../test-gateway';

const mockWork = { findings: 0, views: 0 };

jest.mock('../../../src/local/decision/token-finding', () => counted('token-finding', 'goodToken', 'findings'));
jest.mock('../../../src/local/decision/token-view', () => counted('token-view', 'tokenView', 'views'));

/** A module of the trace that counts the calls of one of its functions. */
function counted(file: string, name: string, kind: keyof typeof mockWork): object {
  const actual = jest.requireActual<Record<string, (...given: unknown[]) => unknown>>(
    `../../../src/local/decision/${file}`,
  );
  const counting = (...given: unknown[]) => {
    mockWork[kind]++;
    return actual[name]?.(...given);
  };
  return { ...actual, [name]: counting };
}

/** Work for a trace while a gateway answers a call that passes and one that is refused. */
async function workFor(onRequest?: (report: RequestReport) => void) {
  const gateway = await startTestGateway(onRequest ? { onRequest } : {});
  const token = await gateway.token('ReportingService');
  const steps = jest.spyOn(DecisionTrace.prototype, 'passed').mockClear();
  Object.assign(mockWork, { findings: 0, views: 0 });
  expect((await gateway.call('GET /customers', { token })).status).toBe(200);
  expect((await gateway.call('POST /customers', { token })).status).toBe(401);
  return { steps: steps.mock.calls.length, ...mockWork };
}

test('a gateway that nobody listens to traces nothing', async () => {
  expect(await workFor()).toEqual({ steps: 0, findings: 0, views: 0 });
});

test('a gateway with a listener traces both calls, and looks into their token once', async () => {
  const { steps, ...others } = await workFor(() => undefined);
  expect(steps).toBeGreaterThan(15);
  expect(others).toEqual({ findings: 1, views: 1 });
});
