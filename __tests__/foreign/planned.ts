import type { AccessDeclaration } from '../../src/access/declaration';
import { accessTable } from '../../src/matrix/access-table';
import { readSynthesized } from '../../src/matrix/read-stack';
import { stackParts } from '../../src/review/change/side';
import { synthesizedStack } from '../local/test-gateway';
import { cellsOf, stackOf, tableOf } from './given';
import { references } from '../../src/terraform-json/reference';
import type { TerraformJson } from '../../src/terraform-json/terraform-json';

type Json = Record<string, unknown>;

/** The matrix of a declaration, read from its JSON and from the plan of it. */
export function bothMatrices(access?: AccessDeclaration): { json: string[]; plan: string[] } {
  const { json, directory } = synthesizedStack(access ? { access } : {});
  const none = { files: new Map(), assets: new Map(), code: new Map() };
  const side = { ...stackParts(json), name: 'own', json, directory, ...none };
  // A plan does not say what the stack is called, so that its clients keep their whole names.
  const short = (cell: string) => cell.replace('cognito-m2m-demo-local-', '');
  return {
    json: cellsOf(accessTable(readSynthesized(side))),
    plan: cellsOf(tableOf(stackOf(planOfStack(json))))
      .map(short)
      .sort(),
  };
}

/** Attributes of which AWS makes up a value that others refer to, and those that nobody knows before apply. */
const COMPUTED = ['arn', 'execution_arn', 'id', 'invoke_arn', 'root_resource_id', 'scope_identifiers', 'client_secret'];

/**
 * The plan that Terraform would make of a stack in JSON before anything is deployed, as far as who may call what needs it:
 * a text with an expression is known where all that it refers to is, and else its references are all that is left of it.
 */
export function planOfStack({ resource, output }: TerraformJson): Json {
  const found = Object.entries(resource).flatMap(([type, byName]) =>
    Object.entries(byName).map(([name, attributes]) => planned(type, name, attributes, resource)),
  );
  return {
    format_version: '1.2',
    planned_values: {
      root_module: { resources: found.map(({ shown }) => shown) },
      outputs: Object.fromEntries(Object.keys(output).map((name) => [name, { sensitive: false }])),
    },
    resource_changes: found.map(({ shown, unknown }) => ({
      ...shown,
      change: { actions: ['create'], before: null, after: shown.values, after_unknown: unknown, after_sensitive: {} },
    })),
    configuration: {
      provider_config: { aws: { full_name: 'registry.terraform.io/hashicorp/aws', expressions: {} } },
      root_module: {
        resources: found.map(({ configured }) => configured),
        outputs: Object.fromEntries(
          Object.entries(output).map(([name, { value }]) => [name, { expression: expressionOf(value) }]),
        ),
      },
    },
    variables: {},
  };
}

function planned(type: string, name: string, attributes: Json, all: TerraformJson['resource']) {
  const own = Object.entries(attributes).filter(
    ([attribute]) => !['//', 'depends_on', 'lifecycle', 'provider'].includes(attribute),
  );
  const parts = own.map(([attribute, value]) => [attribute, valueOf(value, all), expressionOf(value)] as const);
  const computed = Object.fromEntries(COMPUTED.map((attribute) => [attribute, true]));
  const address = { address: `${type}.${name}`, mode: 'managed', type, name };
  return {
    shown: {
      ...address,
      values: Object.fromEntries(parts.map(([attribute, { value }]) => [attribute, value])),
      sensitive_values: {},
    },
    unknown: { ...computed, ...Object.fromEntries(parts.map(([attribute, { mask }]) => [attribute, mask])) },
    configured: {
      ...address,
      ...(attributes.depends_on === undefined ? {} : { depends_on: attributes.depends_on }),
      expressions: Object.fromEntries(parts.map(([attribute, , expression]) => [attribute, expression])),
    },
  };
}

/** A value as far as it is known, and a mask of what is not. */
function valueOf(value: unknown, all: TerraformJson['resource']): { value: unknown; mask: unknown } {
  if (Array.isArray(value)) {
    const items = value.map((item) => valueOf(item, all));
    return { value: items.map((item) => item.value), mask: items.map((item) => item.mask) };
  }
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).map(([name, field]) => [name, valueOf(field, all)] as const);
    return {
      value: Object.fromEntries(fields.flatMap(([name, field]) => (field.mask === true ? [] : [[name, field.value]]))),
      mask: Object.fromEntries(fields.map(([name, field]) => [name, field.mask])),
    };
  }
  if (typeof value !== 'string' || !value.includes('${')) return { value, mask: false };
  const text = value.replaceAll(
    /\$\{([a-z0-9_]+)\.([\w-]+)\.([a-z_]+)\}/g,
    (whole, type: string, name: string, attribute: string) => {
      const known = COMPUTED.includes(attribute) ? undefined : all[type]?.[name]?.[attribute];
      return typeof known === 'string' && !known.includes('${') ? known : whole;
    },
  );
  return text.includes('${') ? { value: undefined, mask: true } : { value: text, mask: false };
}

/** References that Terraform writes for an expression in a plan: each one, and all its beginnings. */
function expressionOf(value: unknown): object {
  const found = referencesOf(value);
  return found.length === 0 ? { constant_value: value } : { references: found };
}

function referencesOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesOf);
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(referencesOf);
  if (typeof value !== 'string') return [];
  return references(value).found.flatMap((each) => {
    if (each.kind !== 'resource') return [];
    const base = `${each.mode === 'data' ? 'data.' : ''}${each.type}.${each.name}`;
    const [step] = each.steps;
    return step?.kind === 'attribute' ? [`${base}.${step.name}`, base] : [base];
  });
}
