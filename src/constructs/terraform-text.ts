/**
 * Text that Terraform takes to the letter: `${` and `%{` would begin a template in it. Never for a string that holds a
 * token of Terraform CDK, which is such a template.
 * @see Terraform docs, "Strings and Templates"
 */
export function terraformText(text: string): string {
  return text.replaceAll(/[$%](?=\{)/g, '$&$&');
}
