import { requestLine } from '../../src/cli/request-line';
import type { RequestReport } from '../../src/local/decision/request-report';

const REPORT: RequestReport = {
  time: 0,
  method: 'POST',
  path: '/prod/customers',
  status: 201,
  latencyMs: 12,
  steps: [{ check: 'backend', outcome: 'answered', found: 'backend answered 201' }],
};

test('a line shows method, path, client, status and time of an answer', () => {
  expect(requestLine({ ...REPORT, client: 'OrderProcessingService' })).toBe(
    'POST /prod/customers  OrderProcessingService  201  12 ms',
  );
});

test('a line shows what a refused request needs and has', () => {
  const steps = [
    { check: 'scopes', outcome: 'refused', found: 'token has orders/read', needed: 'orders/write' } as const,
  ];
  expect(requestLine({ ...REPORT, status: 401, client: 'ReportingService', steps })).toBe(
    'POST /prod/customers  ReportingService  401  12 ms  needs orders/write, token has orders/read',
  );
});

test('where nobody is known there is a dash', () => {
  expect(requestLine(REPORT)).toBe('POST /prod/customers  –  201  12 ms');
});

test('where a function failed, the line says how to see why', () => {
  const steps = [{ check: 'backend', outcome: 'refused', found: 'function failed: error' } as const];
  expect(requestLine({ ...REPORT, status: 502, steps })).toMatch(/function failed: error \(--function-logs shows/);
});

test.each(['backend did not answer: ECONNREFUSED', 'backend is not a function that runs here'])(
  'where no function ran, it names no output of functions: %s',
  (found) => {
    const steps = [{ check: 'backend', outcome: 'refused', found } as const];
    expect(requestLine({ ...REPORT, status: 504, steps })).toMatch(new RegExp(`${found}$`));
  },
);

test.each(['\u001b[2J', 'a\nb', '\u009b31m', 'a\r', '\u2028'])('no text of a request moves the cursor: %j', (text) => {
  const line = requestLine({ ...REPORT, method: text, path: `/${text}`, client: text });

  expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028]/);
  expect(line).toContain('\\u');
});
