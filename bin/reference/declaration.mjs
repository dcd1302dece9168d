import ts from 'typescript';
import { docOf, flat, sourcesIn, table, walk } from './sources.mjs';

/** Types that a user writes: the argument of `defineAccess`, and the one of `defineService`. */
const ROOTS = ['CallersAndRoutes', 'CognitoAuthorizationOptions', 'LambdaAuthorizationOptions', 'Service'];

/** Types that only the package writes. */
const WRITTEN_BY_PACKAGE = ['ServiceNote', 'PathPart', 'Method'];

/** Every option of a declaration, from the types and their doc comments. */
export function declarationReference() {
  const types = typesByName();
  const found = new Set();
  const pending = ROOTS.filter((name) => types.has(name));
  while (pending.length > 0) {
    const name = pending.shift();
    if (found.has(name) || WRITTEN_BY_PACKAGE.includes(name)) continue;
    found.add(name);
    pending.push(...namesIn(types.get(name)).filter((other) => types.has(other)));
  }
  const readable = [...found].filter((name) => isReadable(types.get(name)));
  return readable.map((name) => section(name, types.get(name))).join('\n\n');
}

function typesByName() {
  const types = new Map();
  for (const file of sourcesIn('src/access')) {
    for (const node of file.statements) {
      const isType = ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);
      if (isType) types.set(node.name.text, node);
    }
  }
  return types;
}

/** Whether a reader learns from the type: an interface, a union, or a text with a form. */
function isReadable(node) {
  return ts.isInterfaceDeclaration(node) || ts.isUnionTypeNode(node.type) || ts.isTemplateLiteralTypeNode(node.type);
}

function namesIn(node) {
  const names = [];
  const own = (node.typeParameters ?? []).map(({ name }) => name.text);
  walk(node, (each) => {
    if (ts.isTypeReferenceNode(each) || ts.isExpressionWithTypeArguments(each)) {
      names.push((each.typeName ?? each.expression).getText());
    }
  });
  return names.filter((name) => !own.includes(name));
}

function section(name, node) {
  const doc = docOf(node);
  const about = doc ? [doc.text] : [];
  if (!ts.isInterfaceDeclaration(node)) {
    return [`## ${name}`, ...about, `\`${name}\` is \`${flat(node.type.getText().replace(/^\|/, ''))}\`.`].join('\n\n');
  }
  const rows = node.members.filter(ts.isPropertySignature).flatMap((member) => row(name, member));
  const parents = (node.heritageClauses ?? []).flatMap(({ types }) => types.map(parent));
  const also = parents.length > 0 ? [`It also has the options of ${parents.join(' and ')}.`] : [];
  const options = rows.length > 0 ? [table(['option', 'type', 'default', 'meaning'], rows)] : [];
  return [`## ${name}`, ...about, ...also, ...options].join('\n\n');
}

/** `Omit<Options, 'name'>` is a type of TypeScript, which a reader need not know. */
function parent({ expression, typeArguments: [first, second] = [] }) {
  const name = expression.getText();
  if (name === 'Omit') return `\`${first.getText()}\`, without ${flat(second.getText()).replaceAll("'", '`')}`;
  return `\`${name}\``;
}

/** None for an option that must stay unset here. */
function row(owner, member) {
  const type = flat(member.type.getText());
  if (type === 'never') return [];
  const doc = docOf(member);
  if (!doc?.text)
    throw new Error(`${owner}.${member.name.getText()} has no doc comment, expected its meaning; write one`);
  const byDefault = doc?.byDefault?.replace(/^- /, '') ?? (member.questionToken ? 'unset' : 'required');
  return [[`\`${member.name.getText()}\``, `\`${type}\``, byDefault, doc.text]];
}
