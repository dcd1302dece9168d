#!/usr/bin/env node
// Replaces the Python that runs ministack: it answers 200 to every request, at the socket to bind.
import { createServer } from 'node:http';

const bind = process.argv[process.argv.indexOf('--bind') + 1];
if (!bind.startsWith('unix:')) throw new Error(`bind is "${bind}", expected a socket: a port is open to every page`);
createServer((_, answer) => answer.end('made')).listen(bind.slice('unix:'.length));
