import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { isAddress } from '../openapi/address';
import { withAddresses } from '../openapi/addressed-document';
import type { OpenApiDocument } from '../openapi/document';
import { apiLabel } from '../system/served-app';
import type { SynthesizedStack } from '../terraform-json/terraform-json';
import { readSynthesizedStack, readSynthesizedStacks } from '../terraform-json/terraform-json';
import { appName, appOption, stackOption, todayOption } from './app-options';
import { CommandError } from './error';
import { selectedStack } from '../synthesis/stack-selection';
import { inSynthesizedFolder } from './synthesized-folder';
import { writeText } from './whole-file';

interface OpenApiOptions {
  readonly app?: string;
  readonly stack?: string;
  readonly output?: string;
  readonly server?: string;
  readonly tokenUrl?: string;
}

/** `cognito-m2m openapi`: the OpenAPI document of an API, made from its declaration and its descriptions. */
export default function openapiCommand(command: Command): void {
  command
    .description(
      'Print the OpenAPI 3.1 document of the API; for several APIs, one JSON object that holds each document by API name.',
    )
    .addOption(appOption())
    .addOption(todayOption())
    .addOption(stackOption())
    .option('--output <file>', 'write it to a file instead')
    .option(
      '--server <url>',
      'address of the stage, from the output ApiUrl of a deployment (default: its domain, or /<stage>)',
      address,
    )
    .option(
      '--token-url <url>',
      'address of the token endpoint, from the output TokenEndpoint of a deployment (default: /oauth2/token)',
      address,
    )
    .action(run);
}

async function run({ app, stack, output, server, tokenUrl }: OpenApiOptions): Promise<void> {
  const read = async (folder: string) =>
    stack === undefined ? readSynthesizedStacks(folder) : [await readSynthesizedStack(folder, stack)];
  const stacks = await inSynthesizedFolder(app, read, selectedStack(stack));
  const [document, ...others] = stacks.filter(({ openapi }) => openapi !== undefined);
  if (!document) {
    throw new CommandError(
      `${appName(app)} describes no API, expected a stack with the option openapi; pass what openApi of cognito-m2m/openapi returns`,
    );
  }
  if (others.length > 0 && server !== undefined) {
    throw new CommandError(
      `--server is the address of one API, and the app describes ${others.length + 1}; name one with --stack`,
    );
  }
  const described = ({ openapi }: SynthesizedStack) =>
    withAddresses(openapi as OpenApiDocument, { serverUrl: server, tokenUrl });
  const shown =
    others.length === 0
      ? described(document)
      : Object.fromEntries([document, ...others].map((each) => [apiLabel(each), described(each)]));
  await writeText(`${JSON.stringify(shown, null, 2)}\n`, output, 'the document');
}

/** Without slashes behind it, since paths start with one. */
function address(text: string): string {
  if (!isAddress(text)) {
    throw new InvalidArgumentError('expected an address such as https://api.example.com/prod, or a path such as /prod');
  }
  return text.replace(/\/+$/, '');
}
