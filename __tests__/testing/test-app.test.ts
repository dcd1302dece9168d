import { testApp } from '../../src/testing/test-app';

const app = testApp({ app: 'examples/user-api.ts' });
const broken = testApp({ app: 'missing.ts' });
afterAll(() => Promise.all([app.close(), broken.close()]));

test('an app that does what it declares has no mismatches', async () => {
  expect(await app.mismatches()).toEqual([]);
});

test('a route is called as a client, or without a token', async () => {
  const answer = await app.call('GET /user', { client: 'IntegrationService' });
  expect([answer.status, await answer.json()]).toMatchObject([
    200,
    { scopes: ['integration-OauthResourceServer/read'] },
  ]);
  expect((await app.call('GET /user')).status).toBe(401);
  expect((await app.call('GET /user', { headers: { authorization: 'Bearer x' } })).status).toBe(401);
});

test('a client that is not declared is named, and so are those that are', async () => {
  await expect(app.call('GET /user', { client: 'Other' })).rejects.toMatchObject({
    code: 'ERR_CLIENT_UNKNOWN',
    message: expect.stringMatching(/no client "Other" at the target, expected one of: IntegrationService;/),
  });
});

test('an app that does not start says why with the first call', async () => {
  await expect(broken.mismatches()).rejects.toMatchObject({ code: 'ERR_APP_UNKNOWN' });
});
