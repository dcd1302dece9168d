/** Lets go of an answer that nobody reads, so that its connection is free; one that broke off is gone already. */
export async function discardBody(response: Response): Promise<void> {
  await response.body?.cancel().catch(() => undefined);
}
