import { parseTemplate } from '../terraform-json/expression-parser';

/** How a value of a key must look to let only some pass. Anything else that is compared with is taken as it is. */
const BINDING: readonly (readonly [key: RegExp, binds: (value: string) => boolean])[] = [
  [/^(aws:source(account|vpce?)|aws:principal(account|orgid)|aws:sourceorgid|kms:calleraccount)$/, isNamed],
  [/^aws:(source|principal)arn$/, namesOwner],
  [/:sub$/, (value) => /^[\w-]+:[^*?]/.test(value)],
];

/** IPv4 and IPv6: the share of all addresses from which on a list is no list of callers. */
const MOST_ADDRESSES = { ipv4: 1 / 2, ipv6: 1 / 8 } as const;

/**
 * Whether a condition lets only some callers pass: one of its values that all have makes it always true.
 * @param key - in small letters
 */
export function isBinding(key: string, values: readonly string[]): boolean {
  if (key === 'aws:sourceip' || key === 'aws:vpcsourceip') return coversFew(values);
  return values.every((value) => isValueBinding(key, value));
}

function isValueBinding(key: string, value: string): boolean {
  const text = plain(value);
  // A variable of the policy is what the caller brings, and so compared with itself.
  if (/\$\{(aws|kms|sts):/i.test(text) || /^[*?]*$/.test(text)) return false;
  const [, binds] = BINDING.find(([pattern]) => pattern.test(key)) ?? [];
  return binds?.(text) ?? true;
}

/** An expression of Terraform is one character here, and whatever it becomes names something. */
function plain(value: string): string {
  return parseTemplate(value)
    .map((part) => (typeof part === 'string' ? part : '§'))
    .join('');
}

function isNamed(value: string): boolean {
  return !/[*?]/.test(value);
}

/** Account, or the name itself where ARNs of the service have none, as those of buckets. */
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
