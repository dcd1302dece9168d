/** Answers at once; ends its process where it is asked to. */
export async function handler(event) {
  if (event.queryStringParameters) process.exit(1);
  return { statusCode: 200, body: '{}' };
}
