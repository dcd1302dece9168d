/** A word such as `secret` in a name, unless a suffix shows that the value is only its ARN, hash or similar. */
const SECRET =
  /(secret|password|passwd|credential|private[_-]?key|api[_-]?key|access[_-]?key|token)s?(?!s)(?![_-]?(arn|id|name|url|uri|endpoint|hash|hashe|digest|deprecation|sunset|minute|hour|day|second|ttl|table|prefix|path)s?)/i;

/** Words that mean a secret at the end of a name. */
const LAST = ['auth', 'cred', 'creds', 'pass', 'passcode', 'passphrase', 'pepper', 'pw', 'pwd'];

/** Words before `key` at the end of a name that mean a secret key. */
const KEYS = [
  ...['account', 'app', 'auth', 'client', 'encryption', 'hmac', 'jwt', 'license', 'master', 'rsa', 'session', 'shared'],
  ...['signing', 'ssh', 'storage', 'subscription', 'webhook'],
];

/** Words that mean an identifier or a hash at the end of a name, not a secret. */
const PUBLIC = [
  ...['alias', 'arn', 'arns', 'checksum', 'checksums', 'digest', 'digests', 'etag', 'fingerprint', 'fingerprints'],
  ...['hash', 'hashes', 'id', 'ids', 'integrity', 'kid', 'revision', 'sha', 'sha1', 'sha256', 'sha512', 'thumbprint'],
  ...['version', 'versions'],
];

/** Whether the name of a variable, an output or an attribute contains a word for a secret. */
export function isSecretName(name: string): boolean {
  return SECRET.test(name);
}

/** Whether a name ends with such a word that also occurs inside other names. */
export function endsLikeSecret(name: string): boolean {
  const [last = '', before = ''] = words(name).reverse();
  return LAST.includes(last) || (['key', 'keys'].includes(last) && KEYS.includes(before));
}

/** Whether a name stands for a public value, even if the value looks random. */
export function isPublicName(name: string): boolean {
  const all = words(name);
  return PUBLIC.includes(all.at(-1) ?? '') || (all.includes('public') && all.includes('key'));
}

/** Splits a name into words: `dbPassword`, `DB_PASSWORD` and `db-password` give the same. */
function words(name: string): string[] {
  return name
    .replaceAll(/([a-z\d])(?=[A-Z])/g, '$1_')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');
}
