import type { IncomingMessage, ServerResponse } from 'node:http';

/** Pages that the gateway serves for people, beside the APIs. */
export interface OwnSite {
  /**
   * Answers a request for one of the pages.
   * @returns false if the request is for something else; it is untouched then
   */
  answer(incoming: IncomingMessage, outgoing: ServerResponse): boolean;
}
