import { isIP } from 'node:net';

const EXAMPLES = 'comma-separated ranges of addresses such as 203.0.113.0/24 or 2001:db8::/32';

/** Shortest allowed prefix in bits: no network of a single owner is larger. */
const WIDEST = { 4: 8, 6: 16 };

/**
 * Describes the expected value if a text is not a usable range of source addresses; undefined if it is.
 * - A range of all addresses, or one so wide that a few of them cover all, limits nothing but looks like a protection.
 * - A range whose address is not its first one may be meant as that single address.
 * @see RFC 4632, section 3.1, and RFC 4291, section 2.3
 */
export function cidrFault(text: string): string | undefined {
  const [, address = '', digits = ''] = /^([\d.]+|[\da-f:]+)\/(0|[1-9]\d*)$/.exec(text) ?? [];
  const version = isIP(address);
  const prefix = Number(digits);
  if (version === 0 || prefix > (version === 4 ? 32 : 128)) return EXAMPLES;
  if (prefix < WIDEST[version as 4 | 6])
    return `no range wider than /${WIDEST[4]}, or /${WIDEST[6]} for IPv6, since a few of those cover all addresses`;
  const hostBits = BigInt((version === 4 ? 32 : 128) - prefix);
  const rest = addressNumber(address, version) & ((1n << hostBits) - 1n);
  return rest === 0n ? undefined : `the first address of the range in ${text}, or a longer prefix`;
}

function addressNumber(address: string, version: number): bigint {
  if (version === 4) return joined(address.split('.').map(Number), 8n);
  const [head = [], tail] = address.split('::').map((side) => (side === '' ? [] : side.split(':')));
  const left = tail ? Array<string>(8 - head.length - tail.length).fill('0') : [];
  return joined(
    [...head, ...left, ...(tail ?? [])].map((group) => Number.parseInt(group, 16)),
    16n,
  );
}

function joined(parts: readonly number[], bits: bigint): bigint {
  return parts.reduce((sum, part) => (sum << bits) | BigInt(part), 0n);
}
