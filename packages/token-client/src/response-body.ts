/**
 * Discards the body of an answer that is not read, so that its connection is free. A broken connection is free already.
 */
export async function discardBody(response: Response): Promise<void> {
  await response.body?.cancel().catch(() => undefined);
}
