import util from 'node:util';

/**
 * Gives Terraform CDK 0.21 the function `util.isArray`, which it calls for each output: Node.js 22 warns of it, which the
 * Terraform CDK's command shows as an error of the app, and Node.js 23 has none. `cdktf` reads it when it is called.
 * @see Node.js docs, "Deprecated APIs", DEP0044
 */
Object.assign(util, { isArray: Array.isArray });
