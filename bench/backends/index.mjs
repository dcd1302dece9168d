/** Answers at once; exits if the request has query parameters. */
export async function handler(event) {
  if (event.queryStringParameters) process.exit(1);
  return { statusCode: 200, body: '{}' };
}
