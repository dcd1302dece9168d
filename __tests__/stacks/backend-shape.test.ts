import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { defineAccess } from '../../src/access/define-access';
import { isUserError } from '../../src/error/user-error';
import type { Backend } from '../../src/stacks/backend';
import { checkBackendShapes } from '../../src/stacks/backend-shape';
import { zipOf } from '../bundle/zip-of';
import { synthesize } from './synthesized';

jest.setTimeout(60_000);

const folder = mkdtempSync(path.join(tmpdir(), 'backend-shape-'));
const zip = path.join(folder, 'orders.zip');
const READ = { scopes: ['orders/read'] } as const;

beforeAll(() => {
  writeFileSync(path.join(folder, 'index.js'), 'exports.handler = async () => ({ statusCode: 204 });\n');
  writeFileSync(zip, zipOf({ 'index.js': { text: 'exports.handler = () => {};' } }));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const access = defineAccess({
  resourceServers: { orders: { name: 'Orders', scopes: { read: 'Read orders' } } },
  clients: { Reporting: { scopes: ['orders/read'] } },
  routes: { 'GET /orders': READ, 'GET /other/{id}': { ...READ, backend: 'other' } },
});

/** Returns the error about a backend of a wrong type; undefined if the stack accepts it. */
function refusal(backend: unknown): { readonly message: string; readonly code: unknown } | undefined {
  try {
    synthesize({ access, backends: { other: backend as Backend }, fresh: true });
    return undefined;
  } catch (error) {
    if (!isUserError(error)) throw error;
    return { message: error.message, code: 'code' in error ? error.code : undefined };
  }
}

const KINDS = {
  entry: { entry: 'examples/two-functions/orders.ts' },
  folder: { folder },
  zip: { zip },
  functionArn: { functionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:orders', timeoutSeconds: 5 },
  url: { url: 'https://orders.example.com/v1', directAccess: { reason: 'it checks a signature' } },
  fixed: { fixed: { status: 200 } },
} satisfies Record<string, Backend>;
type Kind = keyof typeof KINDS;
const FUNCTIONS: readonly Kind[] = ['entry', 'folder', 'zip'];
const PACKAGES: readonly Kind[] = ['folder', 'zip'];

test.each(Object.entries(KINDS))('a right backend with %s is taken', (_, backend) => {
  expect(refusal(backend)).toBeUndefined();
});

const NUMBERS = fc.oneof(fc.integer(), fc.double());
/** Values of every JavaScript type, except numbers, strings, lists and plain objects. */
const STRANGE = fc.constantFrom<unknown>(null, true, false, 7n, Symbol('s'), () => 7, new Date(0), new Map());
const NO_TEXT = fc.oneof(STRANGE, NUMBERS, fc.constant([]), fc.constant({}), fc.constant(['a']));
const NO_NUMBER = fc.oneof(
  fc.constantFrom<unknown>(null, true, 7n, Symbol('s'), () => 7, [], {}, [512], '512', '', NaN, Infinity, -Infinity),
);
const NO_OBJECT = fc.oneof(STRANGE, NUMBERS, fc.string(), fc.constant([])).filter((value) => !(value instanceof Map));
const NO_LIST = fc.oneof(STRANGE, NUMBERS, fc.string(), fc.constant({}));
const NO_FLAG = fc.constantFrom<unknown>(null, 0, 1, 'true', '', {}, [], 7n, Symbol('s'), () => true);
const outside = (low: number, high: number) =>
  fc.oneof(NO_NUMBER, fc.integer({ max: low - 1 }), fc.integer({ min: high + 1 }), fc.constantFrom(low + 0.5, -0.5));
const NO_CHOICE = (...right: string[]) =>
  fc.oneof(
    NO_TEXT,
    fc.string().filter((each) => !right.includes(each)),
  );
const BLANK = fc.constantFrom('', ' ', '\t\n');

/** Fields, the kinds of backends that have them, and invalid values. */
const FIELDS: readonly (readonly [field: string, kinds: readonly Kind[], wrong: fc.Arbitrary<unknown>])[] = [
  ['entry', ['entry'], fc.oneof(NO_TEXT, BLANK, fc.constant(undefined))],
  ['folder', ['folder'], fc.oneof(NO_TEXT, BLANK, fc.constant(undefined))],
  ['zip', ['zip'], fc.oneof(NO_TEXT, BLANK, fc.constant(undefined))],
  ['functionArn', ['functionArn'], fc.oneof(NO_TEXT, fc.string(), fc.constant(undefined))],
  ['url', ['url'], fc.oneof(NO_TEXT, fc.string(), fc.constant(undefined))],
  ['fixed', ['fixed'], fc.oneof(NO_OBJECT, fc.constant(undefined))],
  ['memoryMb', FUNCTIONS, outside(128, 10_240)],
  ['reservedConcurrency', FUNCTIONS, outside(1, 10_000)],
  ['timeoutSeconds', [...FUNCTIONS, 'functionArn'], outside(1, 28)],
  ['timeoutSeconds', ['url'], fc.oneof(NO_NUMBER, fc.double({ max: 0.049 }), fc.double({ min: 29.001 }))],
  ['table', FUNCTIONS, fc.oneof(NO_OBJECT, fc.record({ partitionKey: fc.oneof(NO_TEXT, fc.constant('')) }))],
  ['logLevel', FUNCTIONS, NO_CHOICE('DEBUG', 'INFO', 'WARN', 'ERROR')],
  ['permissions', FUNCTIONS, NO_LIST],
  ['permissions', FUNCTIONS, fc.oneof(NO_OBJECT, fc.constant({ actions: ['a:b'] })).map((each) => [each])],
  [
    'permissions',
    FUNCTIONS,
    fc
      .record({
        actions: fc.oneof(
          NO_LIST,
          NO_TEXT.map((each) => [each]),
        ),
        resources: fc.constant(['*']),
      })
      .map((each) => [each]),
  ],
  ['environment', FUNCTIONS, fc.oneof(NO_OBJECT, fc.record({ MODE: NO_TEXT }))],
  ['environment', FUNCTIONS, fc.constantFrom({ '': 'a' }, { 'A-B': 'a' }, { AWS_REGION: 'a' }, { '1A': 'a' })],
  ['runtime', PACKAGES, fc.oneof(NO_TEXT, fc.string(), fc.constantFrom('python2.7', 'python3.99', 'nodejs20.x'))],
  ['handler', PACKAGES, fc.oneof(NO_TEXT, BLANK, fc.constant('x'.repeat(129)))],
  ['architecture', PACKAGES, NO_CHOICE('arm64', 'x86_64')],
  ['addPermission', ['functionArn'], NO_FLAG],
  ['forwardAuthorization', ['url'], NO_FLAG],
  ['paths', ['url'], fc.oneof(NO_OBJECT, fc.record({ 'GET /other/{id}': fc.oneof(NO_TEXT, BLANK) }))],
  ['directAccess', ['url'], fc.oneof(NO_OBJECT, fc.record({ reason: fc.oneof(NO_TEXT, BLANK) }))],
];

test.each(FIELDS.flatMap(([field, kinds, wrong]) => kinds.map((kind) => [field, kind, wrong] as const)))(
  'a wrong %s of a backend with %s is one error that names both',
  (field, kind, wrong) => {
    fc.assert(
      fc.property(wrong, (value) => {
        const given = refusal({ ...KINDS[kind], [field]: value });
        expect(given?.message).toMatch(
          new RegExp(`^backend "other" has (?:the |no )?${field.replace(/s$/, '')}s?\\b.*, expected .+; .+$`, 's'),
        );
        expect(given?.code).toBe('ERR_BACKEND_INVALID');
      }),
      { numRuns: 40 },
    );
  },
);

const FIXED: readonly (readonly [field: string, wrong: fc.Arbitrary<unknown>])[] = [
  ['status', fc.oneof(outside(200, 599), fc.constant(undefined))],
  ['headers', fc.oneof(NO_OBJECT, fc.record({ Note: fc.oneof(NO_TEXT, fc.constantFrom('', "it's", 'ä', 'a\nb')) }))],
  ['headers', fc.constantFrom({ A: '1', a: '2' }, { 'X Y': '1' }, { 'content-length': '5' }, { Connection: 'close' })],
  ['headers', fc.constantFrom(JSON.parse('{"__proto__":"1"}') as object, { 'Transfer-Encoding': 'chunked' })],
  ['body', fc.oneof(STRANGE, NUMBERS)],
  [
    'body',
    fc
      .oneof(STRANGE, fc.constantFrom(NaN, undefined))
      .filter((each) => !isJson(each))
      .map((each) => [each]),
  ],
  ['body', fc.constant({ deep: [{ size: 7n }] })],
];

function isJson(value: unknown): boolean {
  return value === null || typeof value === 'boolean';
}

test.each(FIXED)('a wrong %s of a fixed answer is one error that names it', (field, wrong) => {
  fc.assert(
    fc.property(wrong, (value) => {
      const given = refusal({ fixed: { status: 200, [field]: value } });
      expect(given?.message).toMatch(
        new RegExp(`^backend "other" has (?:no )?fixed → ${field}\\b.*, expected .+; .+$`, 's'),
      );
      expect(given?.code).toBe('ERR_BACKEND_INVALID');
    }),
    { numRuns: 40 },
  );
});

test('any key that a kind does not have is refused by name, whatever its value', () => {
  const keys = fc.oneof(
    fc.constantFrom('__proto__', 'constructor', 'hasOwnProperty', 'Entry', 'name', 'memory', 'runTime'),
    fc.string({ minLength: 1 }),
  );
  fc.assert(
    fc.property(fc.constantFrom<Kind>('functionArn', 'url', 'fixed'), keys, fc.anything(), (kind, key, value) => {
      fc.pre(!(key in KINDS[kind]) && !['timeoutSeconds', 'paths', 'vpcLink'].includes(key));
      const backend: object = { ...KINDS[kind] };
      Object.defineProperty(backend, key, { value, enumerable: true });
      const given = () => {
        checkBackendShapes({ backends: { other: backend as Backend } }, {});
      };
      expect(given).toThrow(expect.objectContaining({ code: 'ERR_BACKEND_INVALID' }) as Error);
      expect(given).toThrow(`backend "other" has`);
      expect(given).toThrow(key);
    }),
  );
});

test('nothing but an object with a kind is a backend', () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      fc.pre(value !== undefined);
      const given = () => {
        checkBackendShapes({ backends: { other: value as Backend } }, {});
      };
      expect(given).toThrow(/^backend "other" has .+, expected .+; .+$/s);
    }),
  );
});

test.each<[string, unknown, string]>([
  ['two kinds', { ...KINDS.folder, zip: 'a.zip' }, 'both folder'],
  ['a kind that is undefined beside another', { ...KINDS.zip, folder: undefined }, 'both folder undefined and zip'],
  ['a source and an endpoint', { ...KINDS.url, entry: 'a.ts' }, 'both entry "a.ts" and url'],
  ['a misspelt option', { ...KINDS.folder, memroyMb: 512 }, 'did you mean "memoryMb"?'],
  ['a misspelt kind', { foldr: 'a' }, 'did you mean "folder" by "foldr"?'],
  ['an option of another kind', { ...KINDS.url, memoryMb: 512 }, 'which goes with entry, folder, zip; remove it'],
  ['no kind', {}, 'has no key, expected one of the keys entry, folder, zip, functionArn, url, fixed'],
  ['a runtime without support', { ...KINDS.folder, runtime: 'python2.7' }, 'such as python3.14; move the code to it'],
  ['a runtime that there never was', { ...KINDS.folder, runtime: 'python3.99' }, 'python3.13, python3.14; correct it'],
  ['no timeout where it is needed', { functionArn: KINDS.functionArn.functionArn }, 'has no timeoutSeconds'],
  ['nothing that keeps others away', { url: KINDS.url.url }, 'none of vpcLink, clientCertificate, directAccess'],
  ['two ways to an endpoint', { ...KINDS.url, clientCertificate: true }, 'both clientCertificate and directAccess'],
  ['a certificate that is not asked for', { url: KINDS.url.url, clientCertificate: false }, 'expected true'],
  ['a link without an id', { url: KINDS.url.url, vpcLink: {} }, 'networkLoadBalancerArn alone, or id'],
  ['a link with two', { url: KINDS.url.url, vpcLink: { id: 'a', networkLoadBalancerArn: 'a' } }, 'the ARN of a load'],
  ['a header in two cases', { fixed: { status: 200, headers: { A: '1', a: '2' } } }, 'and "A" is there; remove one'],
])('%s is refused with what to do', (_, backend, message) => {
  expect(refusal(backend)?.message).toContain(message);
});

describe('the options of a stack', () => {
  const stack = (options: object) => () => synthesize({ access, ...options, fresh: true });

  test.each([
    ['a list', []],
    ['a text', 'orders'],
    ['null', null],
  ])('backends that are %s are refused', (_, backends) => {
    expect(stack({ options: { backends } })).toThrow(
      /^the stack has backends .+, expected an object of backends by their names/,
    );
  });

  test.each([
    ['a text', 'orders', 'the default backend has "orders" in place of its options'],
    ['without a name', { ...KINDS.folder, backends: {} }, 'the default backend has no name'],
    ['with a number for a name', { ...KINDS.folder, name: 5 }, 'the default backend has name 5'],
    ['wrong in an option', { ...KINDS.folder, name: 'orders', memoryMb: 1 }, 'backend "orders" has memoryMb 1'],
  ])('a default backend that is %s is refused', (_, backend, message) => {
    expect(stack({ backend, backends: { other: KINDS.fixed } })).toThrow(message);
  });

  test.each<[string, object, string]>([
    ['a text for media types', { binaryMediaTypes: 'image/png' }, 'binaryMediaTypes "image/png", expected a list'],
    ['null for media types', { binaryMediaTypes: null }, 'binaryMediaTypes null, expected a list'],
    ['a number among media types', { binaryMediaTypes: ['image/png', 7] }, 'binaryMediaTypes → 1 7'],
    [
      'a text for bytes',
      { minimumCompressionBytes: '1024' },
      'minimumCompressionBytes "1024", expected a whole number',
    ],
    ['less than none', { minimumCompressionBytes: -1 }, 'minimumCompressionBytes -1'],
    ['more than API Gateway takes', { minimumCompressionBytes: 10_485_761 }, 'minimumCompressionBytes 10485761'],
    ['half a byte', { minimumCompressionBytes: 0.5 }, 'minimumCompressionBytes 0.5'],
    ['no number', { minimumCompressionBytes: NaN }, 'minimumCompressionBytes NaN'],
  ])('%s is refused', (_, options, message) => {
    expect(stack({ backends: { other: KINDS.fixed }, options })).toThrow(`the API has ${message}`);
  });
});
