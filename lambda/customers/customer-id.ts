import * as z from 'zod';

const alphabet = 'expected 1 to 64 letters, digits, "_" or "-"';

/** Id of a customer. Its characters need no encoding in a path, so an id reads the same everywhere. */
export const customerId = z.string(alphabet).regex(/^[A-Za-z0-9_-]{1,64}$/, alphabet);
