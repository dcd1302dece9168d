import { secretsMatch } from './client-secret';

/** Maximum number of a client's secrets at Cognito. */
const MAX_SECRETS = 2;

/** The secrets each client may use: one from the start, two while one replaces the other. */
export class LiveSecrets {
  private readonly byClient = new Map<string, readonly string[]>();

  /** The oldest secret of a client, as long as it has one. */
  get(clientId: string): string | undefined {
    return this.of(clientId)[0];
  }

  /** @throws RangeError if the client has two already */
  add(clientId: string, secret: string): void {
    const live = this.of(clientId);
    if (live.length === MAX_SECRETS) {
      throw new RangeError(`client "${clientId}" has ${MAX_SECRETS} secrets, expected fewer; delete one first`);
    }
    this.byClient.set(clientId, [...live, secret]);
  }

  delete(clientId: string, secret: string): void {
    this.byClient.set(
      clientId,
      this.of(clientId).filter((each) => each !== secret),
    );
  }

  /** Whether a client may use a secret; the comparisons are as many for any client, an unknown one too. */
  accepts(clientId: string, given: string): boolean {
    const live = this.of(clientId);
    const matches = Array.from({ length: MAX_SECRETS }, (_, slot) => {
      const expected = live[slot];
      return secretsMatch(given, expected ?? '') && expected !== undefined;
    });
    return matches.includes(true);
  }

  private of(clientId: string): readonly string[] {
    return this.byClient.get(clientId) ?? [];
  }
}
