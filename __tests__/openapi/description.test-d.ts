// Checked by `tsc --noEmit`, not by jest: each line below an @ts-expect-error must not compile.
import type { ApiDescription, Operation } from '../../src/openapi/description';
import type { declaration } from './orders';
import { description } from './orders';

type Described = ApiDescription<keyof typeof declaration.routes, keyof typeof description.bodies>;
const { 'GET /orders': listOrders, ...others } = description.operations;

export const complete: Described = description;
// @ts-expect-error a route without a description
export const incomplete: Described = { ...description, operations: others };
// @ts-expect-error a schema nobody named
export const unnamed: Operation<keyof typeof description.bodies> = { ...listOrders, body: 'Invoice' };
// @ts-expect-error an error has a sentence, its body is always the same
export const success: Operation = { ...listOrders, answers: { 404: { description: 'Not there.' } } };
// @ts-expect-error a success is no error
export const failure: Operation = { ...listOrders, errors: { 200: 'Done.' } };
// @ts-expect-error an operation without a tag
export const untagged: Operation = { ...listOrders, tags: [] };
