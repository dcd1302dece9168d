import type { Server } from 'node:http';

/** Listens at `port` of 127.0.0.1, or at a free one for 0, and sends requests on to the emulator's socket. */
export function startForwarder(options: { readonly port: number; readonly socketPath: string }): Promise<Server>;
