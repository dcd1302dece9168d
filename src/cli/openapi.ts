import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { isAddress } from '../openapi/address';
import { withAddresses } from '../openapi/addressed-document';
import type { OpenApiDocument } from '../openapi/document';
import { mergedDocument } from '../openapi/merged-document';
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

const [WRITTEN, BAD_INPUT] = [0, 2] as const;

/** `cognito-m2m openapi`: the OpenAPI document of the APIs, made from their declarations and descriptions. */
export default function openapiCommand(command: Command): void {
  command
    .description(
      'Print the OpenAPI 3.1 document of the API. For several APIs, print one document of all, with paths below the name of each API; --stack prints the document of one.',
    )
    .addOption(appOption())
    .addOption(todayOption())
    .addOption(stackOption())
    .option('--output <file>', 'write it to a file instead')
    .option(
      '--server <url>',
      'address of the stage, from the output ApiUrl of a deployment (default: its domain, or /<stage>); for several APIs, the address that has each API below its name (default: /, with /<api>/<stage> in the paths, as the local gateway serves them)',
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
  // Until it is known better; an error that is thrown leaves it.
  process.exitCode = BAD_INPUT;
  const read = async (folder: string) =>
    stack === undefined ? readSynthesizedStacks(folder) : [await readSynthesizedStack(folder, stack)];
  const stacks = await inSynthesizedFolder(app, read, selectedStack(stack));
  const [document, ...others] = stacks.filter(({ openapi }) => openapi !== undefined);
  if (!document) {
    throw new CommandError(
      `${appName(app)} describes no API, expected a stack with the option openapi; pass what openApi of cognito-m2m/openapi returns`,
    );
  }
  const shown = others.length === 0 ? documentOf(document) : documentOfAll([document, ...others], server);
  const addressed = withAddresses(shown, { serverUrl: server, tokenUrl });
  await writeText(`${JSON.stringify(addressed, null, 2)}\n`, output, 'the document');
  process.exitCode = WRITTEN;
}

function documentOf({ openapi }: SynthesizedStack): OpenApiDocument {
  return openapi as OpenApiDocument;
}

/**
 * Without `--server`, the addresses are those of the local gateway. With it, the stage is not in the paths: base paths of
 * a custom domain, which give several APIs one address, replace it.
 */
function documentOfAll(stacks: readonly SynthesizedStack[], server: string | undefined): OpenApiDocument {
  const domains = stacks.flatMap((stack) => documentOf(stack).servers).filter(({ url }) => !url.startsWith('/'));
  if (server === undefined && domains.length > 0) {
    const urls = [...new Set(domains.map(({ url }) => url))].join(', ');
    throw new CommandError(
      `the APIs have addresses of their own (${urls}), expected one that has each API below its name; pass it as --server, or name one API with --stack`,
    );
  }
  const placed = stacks.map((stack) => {
    const name = apiLabel(stack);
    const document = documentOf(stack);
    return { name, document, basePath: `/${name}${server === undefined ? (document.servers[0]?.url ?? '') : ''}` };
  });
  return mergedDocument(placed, '/');
}

/** Without slashes behind it, since paths start with one. */
function address(text: string): string {
  if (!isAddress(text)) {
    throw new InvalidArgumentError('expected an address such as https://api.example.com/prod, or a path such as /prod');
  }
  return text.replace(/\/+$/, '');
}
