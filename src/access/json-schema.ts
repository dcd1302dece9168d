/**
 * The shape of a request body, in the JSON Schema draft 4 that API Gateway validates with. A keyword that API Gateway does
 * not support is an error at synth.
 * @see AWS docs, "Data models for REST APIs"
 */
export type JsonSchema = Readonly<Record<string, unknown>>;
