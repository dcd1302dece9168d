/** Quotes a text as one word for a POSIX shell. */
export function shellText(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** Shell filter that extracts the access token from a token endpoint's answer, with tools that every system has. */
export const ACCESS_TOKEN_FILTER = `sed -E 's/.*"access_token" *: *"([^"]+)".*/\\1/'`;
