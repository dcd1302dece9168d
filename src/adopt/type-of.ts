/** Type of the resource at an address of Terraform, e.g. of `module.api["a"].aws_api_gateway_method.this["list"]`. */
export function typeOf(address: string): string {
  const plain = address.replaceAll(/\["(?:[^"\\]|\\.)*"\]|\[\d+\]/g, '');
  return plain.replace(/^(?:module\.[^.]+\.)+/, '').split('.')[0] ?? '';
}
