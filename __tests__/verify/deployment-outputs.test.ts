import { readOutputs, textOutput } from '../../src/verify/deployment-outputs';
import { write } from './folder';

const CONNECTION = {
  apiUrl: 'http://127.0.0.1:1/prod',
  tokenEndpoint: 'http://127.0.0.1:1/oauth2/token',
  jwksUri: null,
  issuer: null,
  clients: { Reports: { clientId: 'id', clientSecret: 'secret', scopes: ['a/b'] } },
};

test.each([
  [
    'terraform output -json',
    { ApiUrl: { sensitive: false, type: 'string', value: 'https://api' }, Ids: { type: 'x', value: { a: 1 } } },
    { from: 'terraform', values: { ApiUrl: 'https://api', Ids: { a: 1 } } },
  ],
  [
    'cdktf deploy --outputs-file',
    { 'demo-dev': { outputs: { ApiUrl: 'https://api' } }, 'demo-prod': { outputs: {} } },
    { from: 'cdktf', stacks: { 'demo-dev': { ApiUrl: 'https://api' }, 'demo-prod': {} } },
  ],
  [
    'cognito-m2m start --output',
    CONNECTION,
    {
      from: 'gateway',
      connection: {
        apiUrl: CONNECTION.apiUrl,
        tokenEndpoint: CONNECTION.tokenEndpoint,
        clients: { Reports: { clientId: 'id', clientSecret: 'secret' } },
      },
    },
  ],
])('what %s writes is known by its shape', async (_, content, outputs) => {
  expect(await readOutputs(write('outputs.json', content))).toEqual(outputs);
});

test.each<[string, unknown]>([
  ['no outputs', {}],
  ['a list', []],
  ['values without a stack', { ApiUrl: 'https://api' }],
  ['a stack without outputs', { demo: { ApiUrl: 'https://api' } }],
])('%s is one clear error', async (_, content) => {
  const file = write('other.json', content);
  await expect(readOutputs(file)).rejects.toMatchObject({
    code: 'ERR_FILE_INVALID',
    message: `${file} has another shape, expected what \`terraform output -json\`, \`cdktf deploy --outputs-file\` or \`cognito-m2m start --output\` writes; write it again`,
  });
});

test('what is not JSON is said without a word of it', async () => {
  const file = write('text.json', 'client_secret=abc');
  await expect(readOutputs(file)).rejects.toThrow(/text\.json is not JSON, expected what `terraform output -json`/);
});

test('a file that is not there is one clear error', async () => {
  await expect(readOutputs('missing.json')).rejects.toThrow(/^missing\.json cannot be read: ENOENT.*; expected what/);
});

test('a connection file that others can read is refused', async () => {
  const file = write('open.json', CONNECTION, 0o644);
  await expect(readOutputs(file)).rejects.toThrow(
    `${file} holds secrets and has mode 0644, expected 0600, for you alone; run chmod 600 on it`,
  );
});

test('an output that is missing is named, with those that are there', () => {
  expect(textOutput({ ApiUrl: 'https://api' }, 'ApiUrl')).toBe('https://api');
  expect(() => textOutput({ ApiUrl: 'https://api', Ids: {} }, 'TokenEndpoint')).toThrow(
    'the outputs have no "TokenEndpoint" but ApiUrl, Ids; deploy what is declared, then write them again',
  );
});
