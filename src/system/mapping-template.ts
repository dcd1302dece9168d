import { TerraformJsonError } from '../terraform-json/error';

const MODELLED: Readonly<Record<string, readonly string[]>> = {
  input: ['params', 'body'],
  util: ['escapeJavaScript', 'urlEncode', 'urlDecode', 'base64Encode', 'base64Decode'],
};

/**
 * Refuses a template that uses a variable which is not modelled: it would print unchanged instead of failing.
 * @throws TerraformJsonError `ERR_NOT_MODELLED`
 */
export function checkTemplate(template: string, address: string): void {
  for (const [used, variable = '', member = ''] of template.matchAll(/\$!?\{?(input|util)\.(\w+)/g)) {
    if (MODELLED[variable]?.includes(member)) continue;
    const modelled = Object.entries(MODELLED).flatMap(([name, members]) => members.map((each) => `$${name}.${each}`));
    throw new TerraformJsonError(
      'ERR_NOT_MODELLED',
      `${address} has a template with ${used}, which the local gateway does not model; modelled are ${modelled.join(', ')}, $context and $stageVariables`,
    );
  }
}
