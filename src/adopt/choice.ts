import { list, record } from '../terraform-json/stack-view';
import type { Adoption, Difference } from './adoption';
import { typeOf } from './type-of';

/** A default of this package that differs from what is deployed. */
export interface Choice {
  readonly what: string;
  readonly today: string;
  readonly ours: string;
  readonly how: string;
}

const LONGEST = 120;

/** Types of resources that are not made, in words. */
const LEFT_OUT: Readonly<Record<string, readonly [what: string, ours: string]>> = {
  aws_api_gateway_gateway_response: ['gateway responses', 'answers in JSON that say no more than the status needs'],
  aws_api_gateway_method_response: ['method responses', 'the statuses 200, 401 and 403 of each route'],
  aws_api_gateway_method_settings: ['throttle', '1000 requests a second and a burst of 500 for each route'],
  aws_api_gateway_request_validator: ['request validator', 'a validator of bodies, for routes with a schema'],
};

/** The list of defaults to take or leave, one by one. */
export function choicesOf(adoption: Adoption): Choice[] {
  return [...general(adoption), ...leftOut(adoption), ...corsChoices(adoption), ...differences(adoption)];
}

function general({ stacks, aside, project }: Adoption): Choice[] {
  const hasApi = project.apis.length > 0;
  const setting = (name: string) => `remove ${name} from src/settings.ts`;
  const domains = aside.filter(({ address }) => typeOf(address) === 'aws_api_gateway_domain_name');
  const noScopes = aside.filter(({ reason }) => reason.startsWith('it names no scope'));
  const logs = project.apis.filter(({ api }) => api.stage.attributes.access_log_settings !== undefined);
  return [
    ...(project.pool.joined
      ? []
      : [
          {
            what: 'secrets of clients',
            today: 'in the state of Terraform alone',
            ours: 'in Secrets Manager, rotated every 90 days',
            how: 'set rotationDays: 0 in src/settings.ts and remove credentials: false from main.ts: it stores the secrets that are in use; remove rotationDays later to rotate them',
          },
        ]),
    ...(Object.values(stacks).some(({ defaultTags }) => !defaultTags)
      ? [
          {
            what: 'tags',
            today: 'those of each resource',
            ours: 'Project, Environment and Purpose on every resource',
            how: 'set defaultTags to true in src/adopted.ts',
          },
        ]
      : []),
    ...(project.settings.deletionProtection === false
      ? [
          {
            what: 'deletion protection of the pool',
            today: 'off',
            ours: 'on outside of dev',
            how: setting('deletionProtection'),
          },
        ]
      : []),
    ...(hasApi
      ? [
          {
            what: 'log of requests, and how long it is kept',
            today: logs.length > 0 ? 'the access log of the stage, kept as it is' : 'no access log',
            ours: 'caller, route and status of each request, for 365 days in prod',
            how: `${setting('accessLog')} and access_log_settings of the stage in src/adopted.ts`,
          },
          {
            what: 'alarms and dashboard',
            today: 'none of this project',
            ours: 'on outside of dev',
            how: setting('monitoring'),
          },
          { what: 'web ACL', today: 'none of this project', ours: 'on outside of dev', how: setting('waf') },
        ]
      : []),
    ...domains.map(({ address }) => ({
      what: `TLS of ${address}`,
      today: 'as the domain is configured',
      ours: 'TLS 1.2, and the address of API Gateway itself is closed',
      how: 'set apiDomain and apiCertificateArn in src/settings.ts, and move the DNS record',
    })),
    ...noScopes.map(({ address }) => ({
      what: `scopes of ${address}`,
      today: 'none: people get in by ID tokens, and no machine does',
      ours: 'each route names scopes',
      how: 'add the route to src/access.ts and remove its method from kept in src/adopted.ts, with its id at the path of the new method',
    })),
    ...project.apis
      .filter(({ api }) => api.stage.values === undefined)
      .map(({ api }) => ({
        what: `stage of ${api.api.address}`,
        today: `made by a deployment with stage_name ${api.stageName}`,
        ours: 'a resource of its own, which a new deployment does not replace',
        how: 'taken already: the stage is imported by its name',
      })),
  ];
}

function leftOut({ leftOut: all }: Adoption): Choice[] {
  const types = [...new Set(all.map(({ type }) => type))].sort();
  return types.map((type) => {
    const own = all.filter((each) => each.type === type);
    const [what, ours] = LEFT_OUT[type] ?? [type, 'made'];
    const [only] = own;
    const which = own.length === 1 ? (only?.path ?? '') : `one or more of the ${own.length} paths of this type`;
    return { what, today: 'not deployed', ours, how: `remove ${which} from leftOut in src/adopted.ts` };
  });
}

/** Kept preflights that let pages of any origin call. */
function corsChoices({ stacks }: Adoption): Choice[] {
  return Object.values(stacks).flatMap(({ kept }) =>
    Object.entries(kept).flatMap(([path, { type, keep }]) => {
      const origin = record(keep.response_parameters)['method.response.header.Access-Control-Allow-Origin'];
      if (type !== 'aws_api_gateway_integration_response' || origin !== "'*'") return [];
      const how = `set corsOrigins in src/settings.ts, and remove ${path} and the rest of its method from kept in src/adopted.ts`;
      return [
        {
          what: `CORS of ${path}`,
          today: "'*': pages of any origin",
          ours: 'the origins in corsOrigins, and no other',
          how,
        },
      ];
    }),
  );
}

/** Equal differences of several resources are one line. */
function differences({ differences: all }: Adoption): Choice[] {
  const key = ({ address, attribute, today, ours }: Difference) =>
    JSON.stringify([typeOf(address), attribute, NAMES.includes(attribute) ? address : [today, ours]]);
  const groups = new Map<string, Difference[]>();
  for (const each of all) groups.set(key(each), [...(groups.get(key(each)) ?? []), each]);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const { address, attribute, today, ours, path } = first;
    const isFixed = NAMES.includes(attribute) || (REPLACING[typeOf(address)] ?? []).includes(attribute);
    const where = group.length === 1 ? path : `each of ${group.length} resources, e.g. ${path}`;
    return [
      {
        what: `${attribute} of ${group.length === 1 ? address : `${group.length} ${typeOf(address)}`}`,
        today: shown(today),
        ours: shown(ours),
        how: isFixed
          ? 'leave it: a change replaces the resource, or changes an address'
          : `remove ${LIFETIMES.includes(attribute) ? LIFETIMES.join(', ') : attribute} at ${where} in src/adopted.ts`,
      },
    ];
  });
}

/** Attributes that name a resource. */
const NAMES: readonly string[] = ['domain', 'name', 'path_part', 'stage_name'];

/** Lifetimes of tokens and their units: a number alone would be one of other units. */
const LIFETIMES: readonly string[] = [
  'access_token_validity',
  'id_token_validity',
  'refresh_token_validity',
  'token_validity_units',
];

/** Attributes that AWS fixes when it makes a resource. */
const REPLACING: Readonly<Record<string, readonly string[]>> = {
  aws_cognito_user_pool: ['alias_attributes', 'username_attributes', 'username_configuration'],
};

function shown(value: unknown): string {
  if (value === null || value === undefined || list(value).length === 0) return 'not set';
  const text = (typeof value === 'string' ? value : JSON.stringify(value)).replaceAll(/\$\{[^}]*\}/g, '…');
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
