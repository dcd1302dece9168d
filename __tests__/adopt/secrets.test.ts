import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { adoptionOf } from '../../src/adopt/adoption';
import { DeployedStack } from '../../src/adopt/deployed-stack';
import { projectSource } from '../../src/adopt/project-source';
import { adoptionPage } from '../../src/adopt/adoption-page';
import { reportLines, reportOf } from '../../src/adopt/report';
import { parseDocument } from '../../src/foreign/document';
import { configurationFile } from '../foreign/given';

type Json = Record<string, unknown>;
interface State {
  readonly resources: { type: string; instances: { attributes: Json; sensitive_attributes: unknown[] }[] }[];
}

const STATES = ['counted', 'modules'].map((name) =>
  readFileSync(configurationFile(`${name}/terraform.tfstate`), 'utf8'),
);

/** Attributes that name a resource, or that Terraform needs to know: a provider marks none of them. */
const NAMING =
  /(^|_)(id|arn|name|identifier|domain|path_part|path|method|type|authorization|flows|scopes|scope|parts|status_code)$|^(authorization|provider_arns|stage_name)$/;

/** Every text that the command writes or prints. */
function written(state: string): string {
  const adoption = adoptionOf(new DeployedStack(parseDocument(state, 'given.tfstate'), 'given'), {
    environment: 'prod',
  });
  const files = [...projectSource(adoption).values(), adoptionPage(adoption)];
  return [...files, ...reportLines(adoption, 'out'), JSON.stringify(reportOf(adoption))].join('\n');
}

test('no secret of a client is written or printed', () => {
  for (const text of STATES) {
    const state = JSON.parse(text) as State;
    const secrets = state.resources
      .filter(({ type }) => type === 'aws_cognito_user_pool_client')
      .flatMap(({ instances }) => instances)
      .map(({ attributes }, index) => (attributes.client_secret = `kept-${index}-Tq8vL2xW5zRb`));
    expect(secrets.length).toBeGreaterThan(1);
    const all = written(JSON.stringify(state));
    for (const secret of secrets) expect(all).not.toContain(secret);
  }
});

test('no value that a state marks as sensitive is written or printed', () => {
  const places = STATES.flatMap((text, file) =>
    (JSON.parse(text) as State).resources.flatMap(({ type, instances }, resource) =>
      instances.flatMap(({ attributes }, instance) =>
        Object.entries(attributes).flatMap(([name, value]) =>
          typeof value === 'string' && !NAMING.test(name) ? [{ file, type, resource, instance, name }] : [],
        ),
      ),
    ),
  );
  expect(places.length).toBeGreaterThan(50);
  fc.assert(
    fc.property(fc.subarray(places, { minLength: 1, maxLength: 12 }), fc.constantFrom(0, 1), (chosen, file) => {
      const state = JSON.parse(STATES[file] ?? '') as State;
      const secrets = chosen
        .filter((place) => place.file === file)
        .map(({ resource, instance, name }, index) => {
          const secret = `marked-${index}-Zk4nP7yD1sHc`;
          const found = state.resources[resource]?.instances[instance];
          if (!found) throw new Error('no such place');
          found.attributes[name] = secret;
          found.sensitive_attributes = [...found.sensitive_attributes, [{ type: 'get_attr', value: name }]];
          return secret;
        });
      const all = written(JSON.stringify(state));
      for (const secret of secrets) expect(all).not.toContain(secret);
    }),
    { numRuns: 25 },
  );
});
