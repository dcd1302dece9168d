import { gunzipSync, inflateSync } from 'node:zlib';
import { errorCode } from '../../error/thrown';
import { headerValue } from '../../system/http-message';
import { FrontDoorRefusal, MAX_BODY_BYTES } from './front-door';
import { GatewayRefusal } from './gateway-refusal';
import type { GatewayRequest } from './gateway-request';

type Decoder = (body: Buffer, options: { readonly maxOutputLength: number }) => Buffer;

/** Content codings that API Gateway reads. */
const CODINGS: Readonly<Record<string, Decoder | undefined>> = {
  gzip: gunzipSync,
  deflate: inflateSync,
  identity: (body) => body,
};

/**
 * A request with its body as its caller had it before compression, which API Gateway hands on. `Content-Encoding` stays,
 * as functions behind deployed APIs were seen to get it.
 * @param minimumBytes - the API's size from which on it compresses: a shorter body is not decompressed either
 * @throws GatewayRefusal `UNSUPPORTED_MEDIA_TYPE` for a coding that API Gateway does not read, or a body that is not in it
 * @throws FrontDoorRefusal if more comes out than a body may have
 * @see AWS docs, "Call an API method with a compressed payload in API Gateway" and "Enable payload compression for an API in
 * API Gateway"
 */
export function decodedRequest(request: GatewayRequest, minimumBytes = 0): GatewayRequest {
  const given = headerValue(request.headers, 'content-encoding');
  if (given === undefined || request.body.length === 0) return request;
  const coding = given.trim().toLowerCase();
  const decode = Object.hasOwn(CODINGS, coding) ? CODINGS[coding] : undefined;
  if (!decode) throw refusal('request has a Content-Encoding that API Gateway does not read');
  if (request.body.length < minimumBytes) return request;
  try {
    return { ...request, body: decode(request.body, { maxOutputLength: MAX_BODY_BYTES }) };
  } catch (error) {
    if (errorCode(error) === 'ERR_BUFFER_TOO_LARGE') {
      throw new FrontDoorRefusal(413, `HTTP content length exceeded ${MAX_BODY_BYTES} bytes.`);
    }
    throw refusal(`body is not in the coding ${coding} that Content-Encoding names`);
  }
}

function refusal(found: string): GatewayRefusal {
  const needed = Object.keys(CODINGS).join(', ');
  return new GatewayRefusal('UNSUPPORTED_MEDIA_TYPE', { check: 'body', found, needed });
}
