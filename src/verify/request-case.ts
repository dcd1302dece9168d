import * as z from 'zod';
import { readJsonFile } from './deployment-outputs';
import { VerifyError } from './error';

const answer = z.strictObject({
  status: z.int(),
  /** Fields that the JSON body must have, with these exact values. */
  body: z.record(z.string(), z.unknown()).default({}),
  /** Headers by name; null if the header must be absent. */
  headers: z.record(z.string(), z.string().nullable()).default({}),
});

// A row expands to each of its requests with each of its authorizations and each of its bodies.
const row = z.strictObject({
  title: z.string().min(1),
  requests: z.array(z.string().regex(/^[A-Z]+ (token-endpoint|\/\S*( \S+)*)$/)).min(1),
  /** Values of the header Authorization; null for a request without it. */
  authorizations: z.array(z.string().nullable()).min(1).default([null]),
  headers: z.record(z.string(), z.string()).default({}),
  bodies: z.array(z.string().nullable()).min(1).default([null]),
  accept: z.array(answer).min(1),
  skip: z
    .strictObject({ gateway: z.string().min(1), emulator: z.string().min(1), live: z.string().min(1) })
    .partial()
    .default({}),
});

/** Target of the requests: a local gateway of a test, an emulator, or any deployment. */
export type TargetKind = 'gateway' | 'emulator' | 'live';

/** An accepted answer: the parts given here must match, other parts may be anything. */
export type AcceptedAnswer = z.output<typeof answer>;

/** A request as written in the file, with placeholders. */
export interface RequestCase {
  /** Purpose of the case, shared by the requests of a row. */
  readonly title: string;
  /** The title, plus what distinguishes this request from others; reports use it. */
  readonly name: string;
  readonly method: string;
  /** Path below the stage, or the token endpoint. */
  readonly to: { readonly path: string } | 'token endpoint';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** Any one of these answers passes. */
  readonly accept: readonly AcceptedAnswer[];
  /** Reason why the case is not run, by kind of target. */
  readonly skip: Readonly<Partial<Record<TargetKind, string | undefined>>>;
}

const EXPECTED = 'a JSON list of request cases, as those in __tests__/cases; correct it';

/**
 * Reads request cases from JSON files.
 * @throws VerifyError `ERR_FILE_INVALID`
 */
export async function readCases(files: readonly string[]): Promise<RequestCase[]> {
  const lists = await Promise.all(
    files.map(async (file) => {
      const result = z.array(row).safeParse(await readJsonFile(file, EXPECTED));
      if (result.success) return result.data.flatMap(requestCases);
      const [issue] = result.error.issues;
      const found = `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`;
      throw new VerifyError('ERR_FILE_INVALID', `${file} has another shape (${found}), expected ${EXPECTED}`);
    }),
  );
  return lists.flat();
}

function requestCases({ requests, authorizations, bodies, headers, ...rest }: z.output<typeof row>): RequestCase[] {
  return requests.flatMap((request) =>
    authorizations.flatMap((authorization) =>
      bodies.map((body) => {
        const [method, target] = split(request);
        const to = target === 'token-endpoint' ? 'token endpoint' : { path: target };
        const parts = [request, authorization ?? 'without authorization', ...(body === null ? [] : [body])];
        return {
          ...rest,
          name: `${rest.title}: ${parts.join(' | ')}`,
          method,
          to,
          headers: {
            ...(body === null ? {} : { 'content-type': CONTENT_TYPES[to === 'token endpoint' ? 'form' : 'json'] }),
            ...headers,
            ...(authorization === null ? {} : { authorization }),
          },
          body,
        };
      }),
    ),
  );
}

const CONTENT_TYPES = { form: 'application/x-www-form-urlencoded', json: 'application/json' };

/** Splits at the first space only, because a placeholder in the path may contain spaces. */
function split(request: string): [string, string] {
  const space = request.indexOf(' ');
  return [request.slice(0, space), request.slice(space + 1)];
}
