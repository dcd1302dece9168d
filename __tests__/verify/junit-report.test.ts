import { junitReport } from '../../src/verify/junit-report';
import type { Report } from '../../src/verify/report';

const CELL = { client: 'Reports', method: 'GET', url: 'https://api/orders', expected: 'refused' } as const;

const REPORT: Report = {
  asExpected: false,
  tokenEndpoint: 'https://auth/oauth2/token',
  apiUrl: 'https://api',
  tokens: [
    { client: 'Reports', expected: ['orders/read'], observed: ['orders/read'] },
    { client: 'Orders', expected: ['orders/read'], failure: 'no token: 400 invalid_client' },
  ],
  cells: [
    { ...CELL, route: 'GET /orders', observed: 'refused', got: '401' },
    { ...CELL, route: 'DELETE /orders/{id}', observed: 'allowed', got: '204' },
    { ...CELL, route: 'POST /jobs', observed: 'not tried', got: 'a request could change something' },
  ],
  cases: [
    { name: 'a "quoted" name', outcome: 'passed' },
    { name: 'a wrong one', outcome: 'failed', reason: 'expected 401 {"error":"x"}; got 200' },
    { name: 'one left out', outcome: 'skipped', reason: 'it takes a second user pool' },
  ],
};

test('a JUnit report has a test case for each token, cell and request case', () => {
  expect(junitReport(REPORT)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="8" failures="3" errors="0" skipped="2">
  <testsuite name="tokens" tests="2" failures="1" errors="0" skipped="0">
    <testcase classname="verify" name="Reports"/>
    <testcase classname="verify" name="Orders">
      <failure message="expected orders/read, got no token: 400 invalid_client"/>
    </testcase>
  </testsuite>
  <testsuite name="access matrix" tests="3" failures="1" errors="0" skipped="1">
    <testcase classname="verify" name="Reports at GET /orders"/>
    <testcase classname="verify" name="Reports at DELETE /orders/{id}">
      <failure message="expected refused, got 204"/>
    </testcase>
    <testcase classname="verify" name="Reports at POST /jobs">
      <skipped/>
      <system-out><![CDATA[a request could change something]]></system-out>
    </testcase>
  </testsuite>
  <testsuite name="request cases" tests="3" failures="1" errors="0" skipped="1">
    <testcase classname="verify" name="a &quot;quoted&quot; name"/>
    <testcase classname="verify" name="a wrong one">
      <failure message="expected 401 {&quot;error&quot;:&quot;x&quot;}; got 200"/>
    </testcase>
    <testcase classname="verify" name="one left out">
      <skipped/>
      <system-out><![CDATA[it takes a second user pool]]></system-out>
    </testcase>
  </testsuite>
</testsuites>`);
});
