import { parseTemplate } from '../terraform-json/expression-parser';

/**
 * Condition keys whose values must have a certain form to limit callers. Values of other keys are accepted as they are.
 */
const BINDING: readonly (readonly [key: RegExp, binds: (value: string) => boolean])[] = [
  [/^(aws:source(account|vpce?)|aws:principal(account|orgid)|aws:sourceorgid|kms:calleraccount)$/, isNamed],
  [/^aws:(source|principal)arn$/, namesOwner],
  [/:sub$/, (value) => /^[\w-]+:[^*?]/.test(value)],
];

/** Share of all IPv4 or IPv6 addresses from which a list no longer limits callers. */
const MOST_ADDRESSES = { ipv4: 1 / 2, ipv6: 1 / 8 } as const;

/**
 * Whether a condition limits callers; a value that every caller has makes it always true.
 * @param key - in lower case
 */
export function isBinding(key: string, values: readonly string[]): boolean {
  if (key === 'aws:sourceip' || key === 'aws:vpcsourceip') return coversFew(values);
  return values.every((value) => isValueBinding(key, value));
}

function isValueBinding(key: string, value: string): boolean {
  const text = plain(value);
  // The caller supplies the value of a policy variable, so it is compared with itself.
  if (/\$\{(aws|kms|sts):/i.test(text) || /^[*?]*$/.test(text)) return false;
  const [, binds] = BINDING.find(([pattern]) => pattern.test(key)) ?? [];
  return binds?.(text) ?? true;
}

/** Replaces each Terraform expression by one character: whatever its value is, it is a name and no wildcard. */
function plain(value: string): string {
  return parseTemplate(value)
    .map((part) => (typeof part === 'string' ? part : '§'))
    .join('');
}

function isNamed(value: string): boolean {
  return !/[*?]/.test(value);
}

/**
 * Whether the value has an account, or at least the start of a name if ARNs of the service have no account, such as
 * buckets.
 */
function namesOwner(value: string): boolean {
  if (!value.startsWith('arn:')) return isNamed(value.slice(0, 1));
  const [, , , , account = '*', ...name] = value.split(':');
  return account === '' ? isNamed(name.join(':').slice(0, 1) || '*') : isNamed(account);
}

function coversFew(cidrs: readonly string[]): boolean {
  const shares = { ipv4: 0, ipv6: 0 };
  for (const cidr of new Set(cidrs)) {
    const [, address = '', bits] = /^([\d.]+|[\da-f:.]*:[\da-f:.]*)(?:\/(\d+))?$/i.exec(cidr) ?? [];
    const family = address.includes(':') ? 'ipv6' : 'ipv4';
    const most = family === 'ipv6' ? 128 : 32;
    if (address !== '') shares[family] += 2 ** -Number(bits ?? most);
  }
  return shares.ipv4 < MOST_ADDRESSES.ipv4 && shares.ipv6 < MOST_ADDRESSES.ipv6;
}
