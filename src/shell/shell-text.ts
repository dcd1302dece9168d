/** One word to a shell, whatever characters it has. */
export function shellText(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** A filter that reads a token endpoint's answer and writes its access token, with nothing but what every shell has. */
export const ACCESS_TOKEN_FILTER = `sed -E 's/.*"access_token" *: *"([^"]+)".*/\\1/'`;
