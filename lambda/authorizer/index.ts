import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { AuthorizerTable } from '../../src/access/authorizer-table';
import { readEnvironment } from './environment';
import { createAuthorizer } from './handler';
import { jsonLog } from './log';
import { tokenVerifier } from './token-verifier';

const environment = readEnvironment(process.env);
const table = JSON.parse(readFileSync(path.join(__dirname, 'authorizer-table.json'), 'utf8')) as AuthorizerTable;
const { pool, peoplePool } = environment;
const verifier = tokenVerifier(peoplePool ? [pool, peoplePool] : [pool]);
// Starts now, and the first token waits for it. If it fails, the verification of that token tries again.
verifier.hydrate().catch(() => undefined);

/** The Lambda function that API Gateway invokes. */
export const handler = createAuthorizer({ table, environment, verifier, log: jsonLog(environment.metricsNamespace) });
