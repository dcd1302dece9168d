import { record } from '../terraform-json/stack-view';
import type { ModelRoute } from '../access/model-route';
import type { Backend, ExistingFunctionBackend, FixedBackend, HttpBackend } from '../stacks/backend';
import { checkEndpointPaths, endpointUrl, existingFunction } from '../stacks/backend-check';
import { fixedAnswer } from '../stacks/fixed-answer-shape';
import { isUserError } from '../error/user-error';
import type { DeployedResource, DeployedStack } from './deployed-stack';

/** Backends of an API under their names, found from the integrations of its methods. */
export class RouteBackends {
  readonly #deployed: DeployedStack;
  readonly #backends = new Map<string, Backend>();

  constructor(deployed: DeployedStack) {
    this.#deployed = deployed;
  }

  /** By name. */
  get all(): Readonly<Record<string, Backend>> {
    return Object.fromEntries([...this.#backends].sort(([one], [other]) => (one < other ? -1 : 1)));
  }

  /**
   * The backend of a route.
   * @param answers - responses of the integration
   * @returns its name, or why the integration cannot be declared
   */
  nameFor(
    route: ModelRoute,
    integration: DeployedResource,
    answers: readonly DeployedResource[],
  ): { readonly name: string } | { readonly reason: string } {
    try {
      const { type } = integration.attributes;
      if (type === 'MOCK') return { name: this.#named('fixed', fixed(answers)) };
      if (type === 'HTTP' || type === 'HTTP_PROXY') return this.#endpoint(route, integration);
      return this.#function(integration);
    } catch (error) {
      if (!isUserError(error)) throw error;
      return { reason: `its integration cannot be declared: ${error.message}` };
    }
  }

  #function({ attributes, values }: DeployedResource): { name: string } | { reason: string } {
    const given = values?.uri ?? this.#deployed.literalOf(attributes.uri);
    const uri = typeof given === 'string' ? given : '';
    const [, arn] = INVOKED.exec(uri) ?? [];
    if (arn === undefined) return { reason: `its integration calls ${shortened(uri)}, which is no function` };
    // With a variable of the stage in it, the alias is another one in each stage.
    const functionArn = arn.replace(/:\$+\{[^}]*\}$/, '');
    const { name, qualifier, unqualified } = existingFunction('adopted', { functionArn, timeoutSeconds: 1 });
    const found = this.#deployed.all('aws_lambda_function').find(({ values: own }) => own?.arn === unqualified);
    const seconds = Number(found?.values?.timeout ?? LONGEST_SECONDS);
    const backend = {
      functionArn,
      timeoutSeconds: Math.min(seconds, LONGEST_SECONDS),
    } satisfies ExistingFunctionBackend;
    return { name: this.#named(qualifier === undefined ? name : `${name}-${qualifier}`, backend) };
  }

  #endpoint(route: ModelRoute, { attributes, values }: DeployedResource): { name: string } | { reason: string } {
    const uri = String(attributes.uri).replaceAll('$${', '${');
    const [, origin, behind = ''] = /^(https?:\/\/[^/?#]+)(\/[^?#]*)?$/.exec(uri) ?? [];
    if (origin === undefined) return { reason: `its integration calls ${shortened(uri)}, which is no plain address` };
    const link = values?.connection_id;
    const reach =
      attributes.connection_type === 'VPC_LINK' && typeof link === 'string'
        ? { vpcLink: { id: link } }
        : {
            directAccess: {
              reason: 'it was reached directly when it was adopted: keep other callers out, or say why not',
            },
          };
    const backend: HttpBackend = { url: origin, ...reach };
    endpointUrl('adopted', backend);
    const own = route.path.replaceAll('+}', '}');
    const paths = behind === own ? {} : { [route.name]: behind === '' ? '/' : behind };
    checkEndpointPaths('adopted', paths, [route]);
    return { name: this.#named(new URL(origin).hostname.replaceAll('.', '-'), backend, paths) };
  }

  /** The same backend under one name; one of another kind or address under another name. */
  #named(wanted: string, backend: Backend, paths: Readonly<Record<string, string>> = {}): string {
    const plain = wanted.replaceAll(/[^A-Za-z0-9_-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '') || 'backend';
    for (let count = 1; ; count += 1) {
      const name = count === 1 ? plain : `${plain}-${count}`;
      const known = [...this.#backends].find(([each]) => each.toLowerCase() === name.toLowerCase())?.[1];
      if (known && JSON.stringify(withoutPaths(known)) !== JSON.stringify(backend)) continue;
      const all = { ...known?.paths, ...paths };
      this.#backends.set(name, (Object.keys(all).length > 0 ? { ...backend, paths: all } : backend) as Backend);
      return name;
    }
  }
}

/** API Gateway waits 29 s, and a function has to end before. */
const LONGEST_SECONDS = 28;
const INVOKED = /:lambda:path\/2015-03-31\/functions\/(arn:.+)\/invocations$/;
const MAX_SHOWN = 60;

function fixed(answers: readonly DeployedResource[]): FixedBackend {
  const [answer] = answers;
  const status = Number(answer?.attributes.status_code ?? 200);
  const template = record(answer?.attributes.response_templates)['application/json'];
  const body = typeof template === 'string' && !/[$#]/.test(template) ? template : undefined;
  const given = { status, ...(body === undefined ? {} : { headers: { 'Content-Type': 'application/json' }, body }) };
  return fixedAnswer.safeParse(given).success ? { fixed: given } : { fixed: { status: 200 } };
}

function withoutPaths(backend: Backend): object {
  return Object.fromEntries(Object.entries(backend).filter(([name]) => name !== 'paths'));
}

function shortened(text: string): string {
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text || 'nothing';
}
