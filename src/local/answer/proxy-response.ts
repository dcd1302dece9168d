import * as z from 'zod';
import { GatewayRefusal } from './gateway-refusal';
import { isBinary } from './proxy-event';
import { responseHeaderName } from './response-header';

const headerText = z.union([z.string(), z.boolean(), z.number()]).transform(String);

// Every field may be missing, and no other may be there.
const schema = z.strictObject({
  statusCode: z.coerce.number().int().min(200).max(599).default(200),
  headers: z.record(z.string(), headerText).nullish(),
  multiValueHeaders: z.record(z.string(), z.array(headerText)).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

const WITHOUT_BODY = [204, 205, 304];

/** Facts that decide whether a base64 body is decoded. */
export interface ProxyResponseOptions {
  readonly accept: string | undefined;
  readonly binaryMediaTypes: readonly string[];
}

/**
 * The answer to the caller, from the result of a function.
 * @param result - JSON
 * @throws GatewayRefusal with status 502 if the result has not the output format
 * @see AWS docs, "Output format of a Lambda function for proxy integration"
 */
export function proxyResponse(result: string, { accept, binaryMediaTypes }: ProxyResponseOptions): Response {
  const parsed = schema.safeParse(JSON.parse(result));
  if (!parsed.success) throw malformedResponse(`function did not return a proxy response: ${issueText(parsed.error)}`);
  const { statusCode, headers, multiValueHeaders, body, isBase64Encoded } = parsed.data;
  const binary = isBase64Encoded === true && isBinary(accept, binaryMediaTypes);
  const content = binary ? new Uint8Array(Buffer.from(body ?? '', 'base64')) : (body ?? '');
  try {
    const merged = mergeHeaders(headers ?? {}, multiValueHeaders ?? {});
    return new Response(WITHOUT_BODY.includes(statusCode) ? null : content, { status: statusCode, headers: merged });
  } catch {
    // A header no HTTP message can carry.
    throw malformedResponse('function returned a header that HTTP does not allow');
  }
}

/** 502, the answer of API Gateway to every wrong result of a function. */
export function malformedResponse(found: string): GatewayRefusal {
  const needed = 'an object with statusCode, headers and body';
  return new GatewayRefusal('INTEGRATION_FAILURE', { check: 'backend', found, needed }, { status: 502 });
}

/** Path of the error, without a value of the result. */
function issueText({ issues: [issue] }: z.ZodError): string {
  return `${issue?.path.join('.') || 'its result'} is wrong`;
}

/** A header in both lists has the values of the second, then that of the first unless it is one of them. */
function mergeHeaders(
  single: Readonly<Record<string, string>>,
  several: Readonly<Record<string, readonly string[]>>,
): Headers {
  const merged = new Headers();
  const lists = Object.entries(several).flatMap(([name, values]) => values.map((value) => [name, value] as const));
  const known = new Set(lists.map(([name, value]) => JSON.stringify([name.toLowerCase(), value])));
  const singles = Object.entries(single).filter(
    ([name, value]) => !known.has(JSON.stringify([name.toLowerCase(), value])),
  );
  for (const [given, value] of [...lists, ...singles]) {
    const name = responseHeaderName(given);
    if (name !== undefined) merged.append(name, value);
  }
  if (!merged.has('content-type')) merged.set('content-type', 'application/json');
  return merged;
}
