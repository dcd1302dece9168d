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
// Started here and waited for by the first token. Where it fails, that token's verification tries again.
verifier.hydrate().catch(() => undefined);

/** The function API Gateway asks. */
export const handler = createAuthorizer({ table, environment, verifier, log: jsonLog(environment.metricsNamespace) });
