import { TokenSourceError } from '../../packages/token-client/src';
import { MARK } from './fake-network';
import { tokenFaults } from './faults';
import { testSource } from './test-source';

describe('what goes wrong at the token endpoint', () => {
  test.each(tokenFaults)('$name', async ({ code, tried, tokenRequests, tookMs = 0, ...variation }) => {
    const { source, network, clock } = testSource(variation);
    const startedAt = clock.now();
    const token = source.getToken();
    await clock.passUntilSettled(token);

    if (code === undefined) expect(await token).toMatch(new RegExp(`^${MARK}-token-`));
    else {
      const error = (await token.catch((reason: unknown) => reason)) as TokenSourceError;
      expect(error).toBeInstanceOf(TokenSourceError);
      expect(error).toMatchObject({ code, tried: tried ?? [] });
      for (const step of error.tried) expect(error.message).toContain(step);
    }
    expect(network.tokenRequests).toHaveLength(tokenRequests);
    expect(clock.now() - startedAt).toBe(tookMs);
  });
});
