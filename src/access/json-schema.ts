/**
 * The shape of a request body, in the JSON Schema draft 4 that API Gateway validates with.
 * @see AWS docs, "Data models for REST APIs"
 */
export type JsonSchema = Readonly<Record<string, unknown>>;
