import { TokenSourceError } from './error';

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

/**
 * An address that a secret or a token may be sent to: https, or http on this machine.
 * @param option - what the address was given as
 * @throws TokenSourceError `ERR_OPTION` or `ERR_URL_INSECURE`
 */
export function secureUrl(text: string, option: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // A password in it would be in messages and logs, so it is not quoted.
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

/** An address as a message may show it. */
export function withoutQuery({ origin, protocol, host, pathname }: URL): string {
  return `${origin === 'null' ? `${protocol}//${host}` : origin}${pathname}`;
}
