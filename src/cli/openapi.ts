import { Command, InvalidArgumentError } from 'commander';
import { isAddress } from '../openapi/address';
import { readSettings } from '../settings/settings';
import { customerApiDocument } from './customer-api-document';
import { writeWholeFile } from './whole-file';

interface OpenApiOptions {
  readonly output?: string;
  readonly server?: string;
  readonly tokenUrl: string;
}

/** `npm run openapi`: the OpenAPI document of the customer API, made from its declaration and its handlers' schemas. */
export default async function openapi(args: readonly string[] = process.argv.slice(3)): Promise<void> {
  const command = new Command('npm run openapi --')
    .description('Print the OpenAPI 3.1 document of the API.')
    .option('--output <file>', 'write it to a file instead')
    .option(
      '--server <url>',
      'address of the stage, the output ApiUrl of a deployment (default: M2M_API_DOMAIN, or /<stage>)',
      address,
    )
    .option(
      '--token-url <url>',
      'address of the token endpoint, the output TokenEndpoint of a deployment',
      address,
      // As at the local gateway, where one server is both.
      '/oauth2/token',
    )
    .allowExcessArguments(false)
    .parse(args, { from: 'user' });
  const { output, server, tokenUrl } = command.opts<OpenApiOptions>();
  const { stageName, apiDomain } = readSettings(process.env);
  const ownServer = apiDomain === undefined ? `/${stageName}` : `https://${apiDomain}`;
  const document = customerApiDocument({ serverUrl: server ?? ownServer, tokenUrl });
  const text = `${JSON.stringify(document, null, 2)}\n`;
  if (output === undefined) {
    process.stdout.write(text);
    return;
  }
  try {
    await writeWholeFile(output, text);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    command.error(`error: cannot write the document: ${error.message}; name a file that can be written to`);
  }
}

/** Without slashes behind it, since paths start with one. */
function address(text: string): string {
  if (!isAddress(text)) {
    throw new InvalidArgumentError('expected an address such as https://api.example.com/prod, or a path such as /prod');
  }
  return text.replace(/\/+$/, '');
}
