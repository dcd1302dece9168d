import ts from 'typescript';
import { flat, sourcesIn, table, walk } from './sources.mjs';

/** Methods that make an output, with the place of its description among the arguments. */
const METHODS = { 'this.output': 2, 'this.keyOutput': 1 };

/** Every Terraform output of the stacks, from the calls that make them. */
export function outputReference() {
  const rows = sourcesIn('src/stacks').flatMap((file) => {
    const found = [];
    walk(file, (node) => {
      const place = ts.isCallExpression(node) ? METHODS[node.expression.getText()] : undefined;
      // The body of keyOutput passes its own parameters on.
      if (place === undefined || node.arguments[0].getText() === 'name') return;
      const description = descriptionText(node.arguments[place], node);
      found.push([`\`${nameText(node.arguments[0])}\``, description, `\`${className(node)}\``]);
    });
    return found;
  });
  return table(['output', 'value', 'stack'], rows);
}

function nameText(node) {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (node.getText().startsWith('clientIdOutput(')) return '<Client>ClientId';
  throw new Error(
    `an output has the name ${node.getText()}, expected a text; teach bin/reference/outputs.mjs its name`,
  );
}

function descriptionText(node, call) {
  if (ts.isStringLiteralLike(node)) return flat(node.text);
  if (ts.isConditionalExpression(node)) return descriptionText(node.whenTrue, call);
  if (ts.isIdentifier(node)) return descriptionText(constant(node.text, call), call);
  return flat(
    node
      .getText()
      .replaceAll('`', '')
      .replaceAll(/\$\{\w+\}/g, 'the client'),
  );
}

/** The value of a constant of the same file. */
function constant(name, call) {
  let value;
  walk(call.getSourceFile(), (node) => {
    if (ts.isVariableDeclaration(node) && node.name.getText() === name) value = node.initializer;
  });
  if (!value) throw new Error(`an output has the description ${name}, expected a text or a constant of the file`);
  return value;
}

function className(node) {
  let each = node;
  while (!ts.isClassDeclaration(each)) each = each.parent;
  return each.name.text;
}
