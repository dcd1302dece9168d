#!/usr/bin/env node
// Stands in for the Python that runs ministack: answers every request 200, at the socket that it is told to bind.
import { createServer } from 'node:http';

const bind = process.argv[process.argv.indexOf('--bind') + 1];
if (!bind.startsWith('unix:')) throw new Error(`bind is "${bind}", expected a socket: a port is open to every page`);
createServer((_, answer) => answer.end('made')).listen(bind.slice('unix:'.length));
