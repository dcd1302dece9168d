/**
 * Escapes a text for Terraform: an unescaped `${` or `%{` would start a template. Do not use it for a string with a
 * token of Terraform CDK, because a token is such a template.
 * @see Terraform docs, "Strings and Templates"
 */
export function terraformText(text: string): string {
  return text.replaceAll(/[$%](?=\{)/g, '$&$&');
}
