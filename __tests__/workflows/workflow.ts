import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

/** Parts of a step that are read. */
export interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, string | number | boolean>>;
}

/** Parts of a job that are read. */
export interface Job {
  readonly 'timeout-minutes'?: number;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly needs?: string;
  readonly if?: string;
  /** A reusable workflow, which runs its own steps. */
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly concurrency?: { readonly group: string; readonly 'cancel-in-progress': boolean };
  readonly steps: readonly Step[];
}

/** Parts of a workflow that are read. */
export interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: unknown;
  readonly concurrency?: Job['concurrency'];
  readonly jobs: Readonly<Record<string, Job>>;
}

const FOLDER = '.github/workflows';
const ACTION = '.github/actions/prepare/action.yml';

/** Workflow of the package itself; projects have the others. */
const RELEASE = 'release.yml';
const FILES = readdirSync(FOLDER).filter((file) => file !== RELEASE);

/** Every workflow that projects have, by file name. */
export const WORKFLOWS: Readonly<Record<string, Workflow>> = Object.fromEntries(
  FILES.map((file) => [file, parse(readFileSync(path.join(FOLDER, file), 'utf8')) as Workflow]),
);

/** Text of every file that GitHub reads. */
export const TEXTS: Readonly<Record<string, string>> = Object.fromEntries(
  [...FILES.map((file) => path.join(FOLDER, file)), ACTION].map((file) => [file, readFileSync(file, 'utf8')]),
);

/** Every job, by workflow and job name. */
export const JOBS = Object.entries(WORKFLOWS).flatMap(([file, { jobs }]) =>
  Object.entries(jobs).map(([name, job]) => [`${file} ${name}`, { ...job, steps: stepsOf(job) }] as const),
);

/** The job's own steps; steps of a reusable workflow are listed there. */
function stepsOf({ steps }: { readonly steps?: readonly Step[] }): readonly Step[] {
  return steps ?? [];
}

/** Every step, including those of the action. */
export const STEPS: readonly Step[] = [
  ...JOBS.flatMap(([, { steps }]) => steps),
  ...(parse(readFileSync(ACTION, 'utf8')) as { readonly runs: { readonly steps: readonly Step[] } }).runs.steps,
];

/** Returns a job of a workflow; fails if it does not exist. */
export function job(file: string, name: string): Job {
  const found = WORKFLOWS[file]?.jobs[name];
  if (!found) throw new Error(`${file} has no job ${name}`);
  return found;
}

/** Returns the only step of a job whose script or command contains a text. */
export function step(file: string, name: string, part: string): Step {
  const found = job(file, name).steps.filter((each) =>
    `${String(each.with?.script)} ${String(each.run)}`.includes(part),
  );
  if (found.length !== 1 || !found[0]) throw new Error(`${found.length} steps of ${file} ${name} have "${part}"`);
  return found[0];
}

/** Workflow that publishes the packages. */
export const release = parse(readFileSync(path.join(FOLDER, RELEASE), 'utf8')) as Workflow;
