import { shellText } from '../shell/shell-text';

/** Programs that a call is written for. */
export const LANGUAGES = ['curl', 'fetch', 'Python'] as const;

/** One of them. */
export type Language = (typeof LANGUAGES)[number];

type Pair = readonly [name: string, value: string];

/** A call to write down. */
export interface SnippetCall {
  readonly method: string;
  readonly url: string;
  /** As they are typed; those that hold secrets are written as variables of the environment. */
  readonly headers: readonly Pair[];
  readonly body?: string | undefined;
  /** Whether a token of a client goes along, and its text if it is shown. */
  readonly token?: { readonly shown?: string | undefined } | undefined;
  readonly needsApiKey: boolean;
}

/** Environment variables in place of secret headers, which must not be copied. */
const SECRET_HEADERS: Readonly<Record<string, string>> = {
  authorization: 'AUTHORIZATION',
  cookie: 'COOKIE',
  'proxy-authorization': 'PROXY_AUTHORIZATION',
  'x-api-key': 'API_KEY',
};

/** A text, with a variable of the environment at its end if it has one. */
interface HeaderText {
  readonly name: string;
  readonly text: string;
  readonly variable?: string;
}

/** A call as a program. It holds no token, key or cookie, except for a token that the page shows. */
export function snippet(language: Language, call: SnippetCall): string {
  const headers = headerTexts(call);
  switch (language) {
    case 'curl':
      return curlText(call, headers);
    case 'fetch':
      return fetchText(call, headers);
    case 'Python':
      return pythonText(call, headers);
  }
}

function headerTexts({ headers, token, needsApiKey }: SnippetCall): HeaderText[] {
  const has = (asked: string) => headers.some(([name]) => name.toLowerCase() === asked);
  const own = headers.map(([name, value]): HeaderText => {
    const variable = SECRET_HEADERS[name.toLowerCase()];
    return variable === undefined ? { name, text: value } : { name, text: '', variable };
  });
  const shown = token?.shown;
  const bearer: HeaderText =
    shown === undefined
      ? { name: 'Authorization', text: 'Bearer ', variable: 'TOKEN' }
      : { name: 'Authorization', text: `Bearer ${shown}` };
  return [
    ...(token && !has('authorization') ? [bearer] : []),
    ...(needsApiKey && !has('x-api-key') ? [{ name: 'x-api-key', text: '', variable: 'API_KEY' }] : []),
    ...own,
  ];
}

function curlText({ method, url, body }: SnippetCall, headers: readonly HeaderText[]): string {
  const parts = headers.map(({ name, text, variable }) => {
    const fixed = `${name}: ${text}`;
    return `-H ${variable === undefined ? shellText(fixed) : `${shellText(fixed)}"$${variable}"`}`;
  });
  const data = body === undefined ? [] : [`--data-raw ${shellText(body)}`];
  return ['curl -sS -i -g --path-as-is', `-X ${method}`, ...parts, ...data, shellText(url)].join(' \\\n  ');
}

function fetchText({ method, url, body }: SnippetCall, headers: readonly HeaderText[]): string {
  const lines = headers.map(({ name, text, variable }) => {
    const value = [...(text === '' ? [] : [JSON.stringify(text)]), ...(variable ? [`process.env.${variable}`] : [])];
    return `    [${JSON.stringify(name)}, ${value.join(' + ') || '""'}],`;
  });
  return [
    `const answer = await fetch(${JSON.stringify(url)}, {`,
    `  method: ${JSON.stringify(method)},`,
    ...(lines.length === 0 ? [] : ['  headers: [', ...lines, '  ],']),
    ...(body === undefined ? [] : [`  body: ${JSON.stringify(body)},`]),
    '});',
    'console.log(answer.status, await answer.text());',
  ].join('\n');
}

function pythonText({ method, url, body }: SnippetCall, headers: readonly HeaderText[]): string {
  const lines = headers.map(({ name, text, variable }) => {
    const value = [...(text === '' ? [] : [pythonString(text)]), ...(variable ? [`os.environ["${variable}"]`] : [])];
    return `        ${pythonString(name)}: ${value.join(' + ') || '""'},`;
  });
  return [
    ...(headers.some(({ variable }) => variable !== undefined) ? ['import os'] : []),
    'import urllib.error',
    'import urllib.request',
    '',
    'request = urllib.request.Request(',
    `    ${pythonString(url)},`,
    `    method=${pythonString(method)},`,
    ...(lines.length === 0 ? [] : ['    headers={', ...lines, '    },']),
    ...(body === undefined ? [] : [`    data=${pythonString(body)}.encode(),`]),
    ')',
    'try:',
    '    answer = urllib.request.urlopen(request)',
    'except urllib.error.HTTPError as refusal:',
    '    answer = refusal',
    'print(answer.status, answer.read().decode())',
  ].join('\n');
}

/**
 * A JSON string is also a valid Python string: characters beyond 16 bits are written directly, which Python accepts.
 */
function pythonString(text: string): string {
  return JSON.stringify(text);
}
