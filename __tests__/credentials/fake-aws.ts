import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** Rotation state of a stored secret. */
export interface StoredSecret {
  rotationEnabled: boolean;
  readonly versions: Record<string, string[]>;
}

/** A fake AWS account; tests change it while it runs. */
export interface FakeAws {
  readonly url: string;
  readonly userPools: { id: string; name: string; clients: { id: string; name: string }[] }[];
  /** Ids of the secrets of each client. */
  readonly secrets: Map<string, string[]>;
  /** Secrets in Secrets Manager, by name. */
  readonly stored: Map<string, StoredSecret>;
  /** Names of all requested actions. */
  readonly calls: string[];
  /** All secret values that were returned. */
  readonly values: string[];
  /** Called before an action is answered. */
  before: (action: string) => void;
  close(): Promise<void>;
}

class Refusal extends Error {
  constructor(readonly type: string) {
    super(`refused with ${type}`);
  }
}

/**
 * Starts user pools on 127.0.0.1 with Cognito's rules for secrets (at most two for a client, never none), and the calls
 * of Secrets Manager that end a rotation.
 * @param mayDeleteLast - whether a client's last secret can be deleted, which the documentation rules out
 */
export async function startFakeAws({ mayDeleteLast = false } = {}): Promise<FakeAws> {
  let made = 0;
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const action = String(request.headers['x-amz-target']).split('.')[1] ?? '';
      response.setHeader('content-type', 'application/x-amz-json-1.1');
      try {
        response.end(JSON.stringify(answer(action, JSON.parse(body) as Record<string, string>)));
      } catch (error) {
        response.statusCode = 400;
        response.end(JSON.stringify({ __type: error instanceof Refusal ? error.type : 'InternalErrorException' }));
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const fake: FakeAws = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    userPools: [],
    secrets: new Map(),
    stored: new Map(),
    calls: [],
    values: [],
    before: () => undefined,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };

  function answer(action: string, request: Record<string, string>): object {
    fake.calls.push(action);
    fake.before(action);
    if (request.SecretId !== undefined) return storedAnswer(action, request);
    if (action === 'ListUserPools')
      return page(fake.userPools, 'UserPools', ({ id, name }) => ({ Id: id, Name: name }), request);
    const pool = fake.userPools.find(({ id }) => id === request.UserPoolId);
    if (!pool) throw new Refusal('ResourceNotFoundException');
    if (action === 'ListUserPoolClients') {
      return page(pool.clients, 'UserPoolClients', ({ id, name }) => ({ ClientId: id, ClientName: name }), request);
    }
    const secrets = fake.secrets.get(request.ClientId ?? '');
    if (!secrets) throw new Refusal('ResourceNotFoundException');
    switch (action) {
      case 'ListUserPoolClientSecrets':
        return { ClientSecrets: secrets.map((id) => ({ ClientSecretId: id, ClientSecretCreateDate: 1_800_000_000 })) };
      case 'AddUserPoolClientSecret': {
        if (secrets.length === 2) throw new Refusal('LimitExceededException');
        const descriptor = {
          ClientSecretId: `made-${++made}`,
          ClientSecretValue: `value-of-made-${made}-${'x'.repeat(30)}`,
        };
        secrets.push(descriptor.ClientSecretId);
        fake.values.push(descriptor.ClientSecretValue);
        return { ClientSecretDescriptor: descriptor };
      }
      case 'DeleteUserPoolClientSecret': {
        const index = secrets.indexOf(request.ClientSecretId ?? '');
        if (index < 0) throw new Refusal('ResourceNotFoundException');
        if (secrets.length === 1 && !mayDeleteLast) throw new Refusal('InvalidParameterException');
        secrets.splice(index, 1);
        return {};
      }
      default:
        throw new Refusal('UnknownOperationException');
    }
  }

  function storedAnswer(action: string, request: Record<string, string>): object {
    const secret = fake.stored.get(request.SecretId ?? '');
    if (!secret) throw new Refusal('ResourceNotFoundException');
    const { versions } = secret;
    switch (action) {
      case 'DescribeSecret':
        return { Name: request.SecretId, RotationEnabled: secret.rotationEnabled, VersionIdsToStages: versions };
      case 'CancelRotateSecret':
        if (!secret.rotationEnabled) throw new Refusal('InvalidRequestException');
        secret.rotationEnabled = false;
        return { Name: request.SecretId };
      case 'UpdateSecretVersionStage': {
        const { RemoveFromVersionId: id = '', VersionStage: label = '' } = request;
        if (!versions[id]?.includes(label)) throw new Refusal('InvalidParameterException');
        versions[id] = versions[id].filter((each) => each !== label);
        return { Name: request.SecretId };
      }
      default:
        throw new Refusal('UnknownOperationException');
    }
  }

  return fake;
}

/** Returns one entry for each page, so that callers must read all pages. */
function page<Item>(
  items: readonly Item[],
  name: string,
  shown: (item: Item) => object,
  { NextToken = '0' }: Record<string, string>,
): object {
  const at = Number(NextToken);
  return {
    [name]: items.slice(at, at + 1).map(shown),
    ...(at + 1 < items.length ? { NextToken: String(at + 1) } : {}),
  };
}
