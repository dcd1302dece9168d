/**
 * An address that a secret or a token may be sent to: https, or http on this machine.
 * @param option - what the address was given as
 * @throws TokenSourceError `ERR_OPTION` or `ERR_URL_INSECURE`
 */
export declare function secureUrl(text: string, option: string): URL;
/** An address as a message may show it. */
export declare function withoutQuery({ origin, protocol, host, pathname }: URL): string;
