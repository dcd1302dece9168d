import * as z from 'zod';
import { byName } from '../access/by-name';

/** Statuses whose answers HTTP gives no body. */
const BODILESS = [204, 304];

/**
 * Headers that belong to the connection or describe how the body is sent: the server that sends the answer sets them.
 * @see RFC 9110, "HTTP Semantics", sections 7.6.1 and 8.6
 */
const SENDERS_OWN = [
  'connection',
  'content-encoding',
  'content-length',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/** Levels of lists and objects in one another. */
const MAX_DEPTH = 32;
const STATUS = 'a whole number from 200 to 599';
const HEADER = 'a text of printable ASCII without a single quote';
const headers = byName(
  z.string(HEADER).regex(/^[\x20-\x26\x28-\x7e]+$/, HEADER),
  z
    .string()
    .regex(/^[A-Za-z0-9-]+$/, 'names of letters, digits and hyphens')
    .refine((name) => !SENDERS_OWN.includes(name.toLowerCase()), 'no header of the transfer, such as content-length'),
  'an object of values by header name',
).superRefine((given, context) => {
  const names = Object.keys(given);
  const lower = names.map((name) => name.toLowerCase());
  const twice = names.find((name, index) => lower.indexOf(name.toLowerCase()) !== index);
  if (twice === undefined) return;
  const first = names[lower.indexOf(twice.toLowerCase())] ?? '';
  const message = `each header once in any case, and "${first}" is there`;
  context.addIssue({ code: 'custom', path: [twice], message, params: { fix: 'remove one' } });
});

const body = z.unknown().superRefine((given, context) => {
  if (given === undefined || typeof given === 'string') return;
  const fault = typeof given === 'object' && given !== null ? jsonFault(given, []) : [];
  if (!fault) return;
  const message =
    fault.length === 0
      ? 'a text, or an object or list to answer as JSON'
      : `a value of JSON with at most ${MAX_DEPTH} levels`;
  context.addIssue({ code: 'custom', path: fault, message });
});

/** An answer that API Gateway gives itself. */
export const fixedAnswer = z
  .strictObject(
    {
      status: z.int(STATUS).min(200, STATUS).max(599, STATUS),
      headers: headers.optional(),
      body: body.optional(),
    },
    'an object with status, and with headers and body if it has them',
  )
  .superRefine((given, context) => {
    if (given.body === undefined || !BODILESS.includes(given.status)) return;
    const message = `none, since HTTP allows none with status ${given.status}`;
    context.addIssue({ code: 'custom', path: ['body'], message, params: { fix: 'leave it out' } });
  });

/** Path to the first value that JSON does not have; undefined if there is none. */
function jsonFault(value: unknown, within: readonly object[]): PropertyKey[] | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined;
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : [];
  if (typeof value !== 'object' || within.includes(value) || !isJsonObject(value)) return [];
  if (within.length === MAX_DEPTH) return [];
  for (const [key, each] of Object.entries(value)) {
    // JSON leaves such a key out of an object, and would have to write something into a list.
    if (each === undefined && !Array.isArray(value)) continue;
    const fault = jsonFault(each, [...within, value]);
    if (fault) return [key, ...fault];
  }
  return undefined;
}

/** A date, a map or an object of a class would become another value in JSON, or be lost. */
function isJsonObject(value: object): boolean {
  if (Array.isArray(value)) return Object.keys(value).length === value.length;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
}
