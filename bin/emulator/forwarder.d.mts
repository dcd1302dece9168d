import type { Server } from 'node:http';

/** Listens at `port` of 127.0.0.1 (0 for a free port) and forwards requests to the emulator's socket. */
export function startForwarder(options: { readonly port: number; readonly socketPath: string }): Promise<Server>;
