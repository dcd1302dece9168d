import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

const START = path.resolve('bin/emulator/start.mjs');

/** An AWS emulator for this test alone, empty at the start. */
export interface Emulator {
  readonly url: string;
  /** Creates an S3 bucket, because a state needs one before Terraform runs. */
  createBucket(name: string): Promise<void>;
  /** Lists the keys of the objects in a bucket. */
  listBucket(name: string): Promise<string[]>;
  /** Reads an object of a bucket as text. */
  readObject(bucket: string, key: string): Promise<string>;
  /** Calls an action of a service with a JSON API, e.g. `secretsmanager.GetSecretValue`. */
  call(target: string, request: object): Promise<AwsAnswer>;
  stop(): Promise<void>;
}

/** Answer of an AWS service. */
export interface AwsAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Starts an emulator; the first start on a machine installs it. */
export async function startEmulator(): Promise<Emulator> {
  const child = fork(START, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  const log: string[] = [];
  child.stderr?.on('data', (chunk) => log.push(String(chunk)));
  const url = await firstLine(child, log);
  return {
    url,
    createBucket: async (name) => {
      await succeed(fetch(`${url}/${name}`, { method: 'PUT' }));
    },
    listBucket: async (name) => {
      const listing = await (await succeed(fetch(`${url}/${name}?list-type=2`))).text();
      return [...listing.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key]) => key ?? '');
    },
    readObject: async (bucket, key) => (await succeed(fetch(`${url}/${bucket}/${key}`))).text(),
    call: async (target, request) => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target },
        body: JSON.stringify(request),
      });
      return { status: response.status, body: (await response.json()) as AwsAnswer['body'] };
    },
    stop: async () => {
      if (child.exitCode !== null) return;
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      await exit;
    },
  };
}

async function firstLine(child: ChildProcess, log: readonly string[]): Promise<string> {
  if (!child.stdout) throw new Error('the emulator was started without a pipe to read its address from');
  const lines = createInterface({ input: child.stdout });
  const line = await Promise.race([
    once(lines, 'line').then(([text]) => String(text)),
    once(child, 'exit').then(() => undefined),
  ]);
  if (line === undefined) throw new Error(`the emulator did not start:\n${log.join('')}`);
  return line;
}

async function succeed(answer: Promise<Response>): Promise<Response> {
  const response = await answer;
  if (!response.ok) throw new Error(`the emulator answered ${response.status} for ${response.url}`);
  return response;
}
