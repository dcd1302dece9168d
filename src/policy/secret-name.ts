/** A word of a name that says secret, unless the name goes on to say what of it this is instead. */
const SECRET =
  /(secret|password|passwd|credential|private[_-]?key|api[_-]?key|access[_-]?key|token)s?(?!s)(?![_-]?(arn|id|name|url|uri|endpoint|hash|hashe|digest|deprecation|sunset|minute|hour|day|second|ttl|table|prefix|path)s?)/i;

/** Words that say secret where a name ends with them. */
const LAST = ['auth', 'cred', 'creds', 'pass', 'passcode', 'passphrase', 'pepper', 'pw', 'pwd'];

/** Kinds of key that open or sign something, where a name ends with that. */
const KEYS = [
  ...['account', 'app', 'auth', 'client', 'encryption', 'hmac', 'jwt', 'license', 'master', 'rsa', 'session', 'shared'],
  ...['signing', 'ssh', 'storage', 'subscription', 'webhook'],
];

/** Words for what tells a thing and opens nothing, where a name ends with them. */
const PUBLIC = [
  ...['alias', 'arn', 'arns', 'checksum', 'checksums', 'digest', 'digests', 'etag', 'fingerprint', 'fingerprints'],
  ...['hash', 'hashes', 'id', 'ids', 'integrity', 'kid', 'revision', 'sha', 'sha1', 'sha256', 'sha512', 'thumbprint'],
  ...['version', 'versions'],
];

/** Whether the name of a variable, an output or an attribute says secret. */
export function saysSecret(name: string): boolean {
  return SECRET.test(name);
}

/** Whether it ends with a word that says so, and that is part of other names as well. */
export function endsLikeSecret(name: string): boolean {
  const [last = '', before = ''] = words(name).reverse();
  return LAST.includes(last) || (['key', 'keys'].includes(last) && KEYS.includes(before));
}

/** Whether it holds what everyone may know, however random it looks. */
export function saysPublic(name: string): boolean {
  const all = words(name);
  return PUBLIC.includes(all.at(-1) ?? '') || (all.includes('public') && all.includes('key'));
}

/** `dbPassword`, `DB_PASSWORD` and `db-password` have the same. */
function words(name: string): string[] {
  return name
    .replaceAll(/([a-z\d])(?=[A-Z])/g, '$1_')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');
}
