import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { defineAccess } from '../../src/access/define-access';
import { isUserError } from '../../src/error/user-error';
import { synthesize } from './synthesized';

const folder = mkdtempSync(path.join(tmpdir(), 'wrong-backends-'));
writeFileSync(path.join(folder, 'index.js'), 'exports.handler = () => {};');

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const access = defineAccess({
  resourceServers: { orders: { name: 'Orders', scopes: { read: 'Read orders' } } },
  clients: { Reporting: { scopes: ['orders/read'] } },
  routes: {
    'GET /orders': { scopes: ['orders/read'] },
    'GET /other/{id}': { scopes: ['orders/read'], backend: 'other' },
  },
});

const ARN = 'arn:aws:lambda:eu-central-1:123456789012:function:billing';
const BALANCER = 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/x/50dc6c495c0c9188';
const parsed = (json: string): unknown => JSON.parse(json);

const inFolder = (options: object) => ({ folder, ...options });
const permitted = (permission: object) => inFolder({ permissions: [permission] });
const existing = (options: object) => ({ functionArn: ARN, timeoutSeconds: 5, ...options });
const direct = (options: object) => ({ url: 'https://a.example.com', directAccess: { reason: 'signed' }, ...options });
const at = (options: object) => ({ url: 'https://a.example.com', ...options });
const through = (target: string) => direct({ paths: { 'GET /other/{id}': target } });
const fixed = (options: object) => ({ fixed: { status: 200, ...options } });
const circle: Record<string, unknown> = {};
circle.self = circle;
const deep = Array.from({ length: 5_000 }).reduce<object>((inside) => ({ inside }), {});

/** Backends as a JavaScript user might write them, each with one mistake. */
const WRONG: Readonly<Record<string, unknown>> = {
  'a function': () => 1,
  'a map': new Map([['folder', folder]]),
  'a date': new Date(),
  'a promise': Promise.resolve(inFolder({})),
  'a list': [inFolder({})],
  'a key that is a symbol': { [Symbol('folder')]: folder },
  'a key that is inherited': Object.create({ folder }),
  'a kind in capitals': { Folder: folder },
  'a kind that is undefined': { fixed: undefined },
  'a kind that is null': { url: null },
  'two kinds': inFolder({ fixed: { status: 200 } }),
  'a name': inFolder({ name: 'x' }),
  'text for memory in a frozen object': Object.freeze(inFolder({ memoryMb: '512' })),
  'negative zero of memory': inFolder({ memoryMb: -0 }),
  'far too much memory': inFolder({ memoryMb: 1e21 }),
  'an object for memory': inFolder({ memoryMb: Object(512) as object }),
  'a symbol as a variable': inFolder({ environment: { MODE: Symbol('x') } }),
  'an object as a variable': inFolder({ environment: { MODE: { a: 'b' } } }),
  'undefined as a variable': inFolder({ environment: { MODE: undefined } }),
  'a list of variables': inFolder({ environment: ['MODE'] }),
  'a variable that Lambda sets': inFolder({ environment: { AWS_ACCESS_KEY_ID: 'x' } }),
  'a variable of one letter': inFolder({ environment: { A: 'x' } }),
  'a variable called __proto__': inFolder({ environment: parsed('{"__proto__":"x"}') }),
  'text for a table': inFolder({ table: 'id' }),
  'a sort key': inFolder({ table: { partitionKey: 'id', sortKey: 'x' } }),
  'a long key of a table': inFolder({ table: { partitionKey: 'x'.repeat(256) } }),
  'a blank key of a table': inFolder({ table: { partitionKey: '' } }),
  'one permission without a list': inFolder({ permissions: { actions: ['a:b'], resources: ['*'] } }),
  'a permission of nothing': permitted({ actions: [], resources: ['arn:aws:s3:::x'] }),
  'an effect in lower case': permitted({ effect: 'allow', actions: ['s3:GetObject'], resources: ['arn:aws:s3:::x'] }),
  'a permission as IAM writes it': permitted({ Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::x'] }),
  'a condition without a key': permitted({
    actions: ['s3:Get'],
    resources: ['arn:a'],
    conditions: { StringEquals: 'x' },
  }),
  'a blank reason for any resource': permitted({ actions: ['s3:Get'], resources: ['*'], anyResource: '' }),
  'a blank action': permitted({ actions: [''], resources: ['arn:aws:s3:::x'] }),
  'an action without a service': permitted({ actions: ['GetObject'], resources: ['arn:aws:s3:::x'] }),
  'a resource that is no ARN': permitted({ actions: ['s3:GetObject'], resources: ['bucket'] }),
  'a blank handler': inFolder({ handler: '' }),
  'a handler outside of the folder': inFolder({ handler: '../index.handler' }),
  'a handler without a file': inFolder({ handler: 'constructor' }),
  'a runtime in capitals': inFolder({ runtime: 'NODEJS22.X' }),
  'a runtime called __proto__': inFolder({ runtime: '__proto__' }),
  'a runtime with a space': inFolder({ runtime: 'nodejs22.x ' }),
  'an architecture in capitals': inFolder({ architecture: 'ARM64' }),
  'a list of architectures': inFolder({ architecture: ['arm64'] }),
  'a level of logs that there is not': inFolder({ logLevel: 'debug' }),
  'nothing reserved': inFolder({ reservedConcurrency: 0 }),
  'an address of a folder': { folder: 'file:///tmp' },
  'an object for a folder': { folder: Object(folder) as object },
  'a folder as an entry': { entry: folder },
  'JSON as an entry': { entry: 'package.json' },
  'an entry with NUL': { entry: 'a\0b.ts' },
  'an entry that is not there': { entry: 'x/y.ts' },
  'a script as a zip': { zip: path.join(folder, 'index.js') },
  'JSON as a zip': { zip: 'package.json', runtime: 'python3.13' },
  'a list of ARNs': existing({ functionArn: [ARN] }),
  'a star as a version': existing({ functionArn: `${ARN}:*` }),
  'an ARN with a line end': existing({ functionArn: `${ARN}\n` }),
  'an ARN with a quote': existing({ functionArn: `${ARN}';rm` }),
  'no time for a function': existing({ timeoutSeconds: 0 }),
  'text for a flag': existing({ addPermission: 'yes' }),
  'a URL object': direct({ url: new URL('https://a.example.com') }),
  'a list of paths': direct({ paths: ['/a'] }),
  'a path called __proto__': direct({ paths: parsed('{"__proto__":"/x"}') }),
  'a path that leads up': through('/../admin/{id}'),
  'a path with a query': through('/a?x={id}'),
  'a path with a parameter without a name': through('/{}'),
  'a path that is an address': through('https://evil.example.com'),
  'true for direct access': at({ directAccess: true }),
  'a list of reasons': at({ directAccess: { reason: ['x'] } }),
  'text for a link': at({ vpcLink: 'abc' }),
  'a blank link': at({ vpcLink: { id: '' } }),
  'a link and a certificate': at({ vpcLink: { id: 'a1' }, clientCertificate: true }),
  'a load balancer without a link': at({ vpcLink: { applicationLoadBalancerArn: BALANCER } }),
  'a load balancer of the other type': at({ vpcLink: { networkLoadBalancerArn: BALANCER } }),
  'a number as an answer': { fixed: 200 },
  'text for a status': fixed({ status: '200' }),
  'a status before the end': fixed({ status: 100 }),
  'a delay': fixed({ delay: 5 }),
  'a number in a header': fixed({ headers: { 'Retry-After': 5 } }),
  'a list in a header': fixed({ headers: { A: ['x'] } }),
  'an object of the class Headers': fixed({ headers: new Headers({ a: 'b' }) }),
  'pairs of headers': fixed({ headers: [['a', 'b']] }),
  'a length that the sender writes': fixed({ headers: { 'CONTENT-LENGTH': '0' } }),
  'a header of the connection': fixed({ headers: { te: 'x' } }),
  'a body in a circle': fixed({ body: circle }),
  'a body of thousands of levels': fixed({ body: deep }),
  'a map as a body': fixed({ body: new Map() }),
  'bytes as a body': fixed({ body: Buffer.from('x') }),
  'null as a body': fixed({ body: null }),
  'a bigint as a body': fixed({ body: 1n }),
  'a body where there is none': fixed({ status: 204, body: '' }),
  'a body that writes itself': fixed({ body: { toJSON: () => 1 } }),
  'a body with what is no number': fixed({ body: { a: [NaN] } }),
};

test.each(Object.entries(WRONG))('%s is refused, with what was expected', (_, backend) => {
  let refusal: unknown;
  try {
    synthesize({ access, backends: { other: backend }, fresh: true } as never);
  } catch (error) {
    refusal = error;
  }
  expect(isUserError(refusal)).toBe(true);
  expect((refusal as Error).message).toMatch(/(?:, expected [^]+; |cannot be read as a zip: .+; )\w+/);
});
