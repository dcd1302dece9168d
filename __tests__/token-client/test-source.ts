import type { TokenSource, TokenSourceOptions } from '../../packages/token-client/src';
import { createTokenSource } from '../../packages/token-client/src';
import type { Answer } from './fake-network';
import { BASE_URL, CLIENT_SECRET, FakeNetwork, TOKEN_ENDPOINT } from './fake-network';
import { ManualClock } from './manual-clock';

/** A token source with a simulated environment. */
export interface TestSource {
  readonly source: TokenSource;
  readonly network: FakeNetwork;
  readonly clock: ManualClock;
}

/** Variation of a test source. */
export interface TestSourceVariation {
  /** Answers of the token endpoint. */
  readonly token?: readonly Answer[];
  /** Answers of the API, and of any other address. */
  readonly api?: readonly Answer[];
  readonly options?: Partial<TokenSourceOptions>;
}

/** Creates a client with a secret, on a fake network with a simulated clock; `random` is 0.5. */
export function testSource({ options, ...answers }: TestSourceVariation = {}): TestSource {
  const network = new FakeNetwork(answers);
  const clock = new ManualClock();
  const client = options?.credentials
    ? {}
    : { tokenEndpoint: TOKEN_ENDPOINT, clientId: 'reporting', clientSecret: CLIENT_SECRET };
  const source = createTokenSource({
    ...client,
    baseUrls: [BASE_URL],
    fetch: network.fetch,
    clock,
    random: () => 0.5,
    ...options,
  } as TokenSourceOptions);
  return { source, network, clock };
}
