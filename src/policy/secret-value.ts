/** Forms of well-known secrets. */
const SHAPES: readonly RegExp[] = [
  // AWS access keys, tokens, private keys.
  /\b(AKIA|ASIA)[A-Z0-9]{16}\b/,
  /\beyJ[\w-]{10,}\./,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  // GitHub, GitLab, npm, Slack, Stripe, Google, SendGrid.
  /\bgh[oprsu]_[A-Za-z0-9]{36}/,
  /\bgithub_pat_\w{22,}/,
  /\bglpat-[\w-]{20,}/,
  /\bnpm_[A-Za-z0-9]{36}\b/,
  /\bxox[abeprs]-[\w-]{10,}/,
  /\b[rs]k_(live|test)_[A-Za-z0-9]{16,}/,
  /\bAIza[\w-]{35}\b/,
  /\bSG\.[\w-]{16,}\.[\w-]{16,}/,
  /\bhttps:\/\/hooks\.slack\.com\/services\/\w+\/\w+\/\w+/,
];

/** The password in a URL or in a connection string. */
const PASSWORDS =
  /\b[a-z][a-z\d+.-]*:\/\/[^\s/:@]*:([^\s/@]+)@|\b(?:password|pwd|accountkey|sharedaccesskey)=([^;\s"'&]+)/gi;

/** Placeholders for a person or a program to fill in. */
const PLACEHOLDER = /^[$%<{[*§]|^\.\.\.$|^x+$|^(your|my)?[-_]?(password|secret|pass|pwd)$/i;

/** Long random-looking text that is public. */
const KNOWN = [
  /\barn:[\w-]+:[^\s"',]*/g,
  /\bhttps?:\/\/[^\s"',]*/g,
  /\bsha(1|256|384|512)[-:][\w+/=-]+/g,
  /-----BEGIN (CERTIFICATE|[A-Z ]*PUBLIC KEY)-----[^-]*-----END [A-Z ]*-----/g,
  /\b(ssh-(rsa|ed25519)|ecdsa-\S+) [\w+/=]+/g,
  /\bdata:[^\s"']*/g,
  /\b[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\b/gi,
];

/** Whether a text contains a secret in a known form. */
export function looksSecret(text: string): boolean {
  if (SHAPES.some((shape) => shape.test(text))) return true;
  return [...text.matchAll(PASSWORDS)].some(
    ([, inAddress, inString]) => !PLACEHOLDER.test(inAddress ?? inString ?? ''),
  );
}

/**
 * Whether a text contains a random word: letters and digits alternate more than in names. Hexadecimal hashes do not
 * count.
 */
export function looksRandom(text: string): boolean {
  const rest = KNOWN.reduce((left, known) => left.replace(known, ' '), text);
  return (rest.match(/[A-Za-z\d+/_=-]{20,}/g) ?? []).some(isRandom);
}

function isRandom(word: string): boolean {
  const classes = Array.from(word.replaceAll(/[^A-Za-z\d]/g, ''), (char) =>
    /\d/.test(char) ? 'digit' : /[a-z]/.test(char) ? 'small' : 'capital',
  );
  const kinds = new Set(classes);
  if (!kinds.has('digit') || kinds.size === 1 || classes.length < 20) return false;
  const changed = classes.slice(1).filter((kind, place) => kind !== classes[place]);
  const changes = changed.length / (classes.length - 1);
  // Names also have both cases, but there a capital starts a word and a digit ends it.
  if (kinds.size === 3) {
    return changes >= 0.4 && changed.filter((kind) => kind === 'digit').length >= 2 && distinct(word) >= 12;
  }
  return classes.length >= 32 && changes >= 0.25 && distinct(word) >= 12 && !/^[\da-f]+$/i.test(word);
}

function distinct(word: string): number {
  return new Set(word).size;
}
