import { TokenSourceError } from './error';

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

/**
 * Parses an address that a secret or a token may be sent to: https, or http on this machine.
 * @param option - name of the option that holds the address
 * @throws TokenSourceError `ERR_OPTION` or `ERR_URL_INSECURE`
 */
export function secureUrl(text: string, option: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // Not quoted: a password in it would reach messages and logs.
  if (!url || url.username !== '' || url.password !== '') {
    throw new TokenSourceError(
      'ERR_OPTION',
      `${option} is no URL without user and password; give one such as https://…`,
    );
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && LOOPBACK.test(url.hostname))) {
    throw new TokenSourceError(
      'ERR_URL_INSECURE',
      `${option} is ${withoutQuery(url)}, expected https, or http on a loopback address; what is sent there is secret`,
    );
  }
  return url;
}

/** Returns an address without its query and credentials, for a message. */
export function withoutQuery({ origin, protocol, host, pathname }: URL): string {
  return `${origin === 'null' ? `${protocol}//${host}` : origin}${pathname}`;
}
