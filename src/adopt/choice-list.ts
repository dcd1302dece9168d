import { record } from '../terraform-json/stack-view';
import type { Adoption } from './adoption';
import type { Choice } from './choice';
import { differenceChoices } from './difference-choice';
import { typeOf } from './type-of';

/** The list of defaults to take or leave, one by one: what matters for security first. */
export function choicesOf(adoption: Adoption): Choice[] {
  const all = [
    ...scopeChoices(adoption),
    ...corsChoices(adoption),
    ...secretChoices(adoption),
    ...leftOut(adoption),
    ...apiChoices(adoption),
    ...domainChoices(adoption),
    ...poolChoices(adoption),
    ...differenceChoices(adoption),
  ];
  return [...all.filter(({ isSecurity }) => isSecurity), ...all.filter(({ isSecurity }) => !isSecurity)];
}

function setting(name: string): string {
  return `remove ${name} from src/settings.ts`;
}

function scopeChoices({ aside }: Adoption): Choice[] {
  return aside
    .filter(({ reason }) => reason.startsWith('it names no scope'))
    .map(({ address }) => ({
      what: `scopes of ${address}`,
      today: 'none: people get in by ID tokens, and no machine does',
      ours: 'each route names scopes',
      how: 'add the route to src/access.ts and remove its method from kept in src/adopted.ts, with its id at the path of the new method',
      isSecurity: true,
    }));
}

function secretChoices({ project }: Adoption): Choice[] {
  if (project.pool.joined) return [];
  return [
    {
      what: 'secrets of clients',
      today: 'in the state of Terraform alone',
      ours: 'in Secrets Manager, rotated every 90 days',
      how: 'set rotationDays: 0 in src/settings.ts and remove credentials: false from main.ts: it stores the secrets that are in use; remove rotationDays later to rotate them',
      isSecurity: true,
      costs: 'for each secret',
    },
  ];
}

function poolChoices({ stacks, project }: Adoption): Choice[] {
  const isUnprotected = project.settings.deletionProtection === false;
  const hasOwnTags = Object.values(stacks).some(({ defaultTags }) => !defaultTags);
  return [
    ...(isUnprotected
      ? [
          {
            what: 'deletion protection of the pool',
            today: 'off',
            ours: 'on outside of dev',
            how: setting('deletionProtection'),
            isSecurity: true,
          },
        ]
      : []),
    ...(hasOwnTags
      ? [
          {
            what: 'tags',
            today: 'those of each resource',
            ours: 'Project, Environment and Purpose on every resource',
            how: 'set defaultTags to true in src/adopted.ts',
            isSecurity: false,
          },
        ]
      : []),
  ];
}

function apiChoices({ project }: Adoption): Choice[] {
  if (project.apis.length === 0) return [];
  const logs = project.apis.filter(({ api }) => api.stage.attributes.access_log_settings !== undefined);
  const settings = logs.length > 0 ? ' and access_log_settings of the stage in src/adopted.ts' : '';
  return [
    {
      what: 'web ACL',
      today: 'none of this project',
      ours: 'on outside of dev',
      how: setting('waf'),
      isSecurity: true,
      costs: 'for the ACL, each rule and each request',
    },
    {
      what: 'log of requests, and how long it is kept',
      today: logs.length > 0 ? 'the access log of the stage, kept as it is' : 'no access log',
      ours: 'caller, route and status of each request, for 365 days in prod',
      how: `${setting('accessLog')}${settings}`,
      isSecurity: true,
      costs: 'for each GB, and the key that encrypts it',
    },
    {
      what: 'alarms and dashboard',
      today: 'none of this project',
      ours: 'on outside of dev',
      how: setting('monitoring'),
      isSecurity: false,
      costs: 'for each alarm, and the dashboard',
    },
  ];
}

function domainChoices({ aside }: Adoption): Choice[] {
  return aside
    .filter(({ address }) => typeOf(address) === 'aws_api_gateway_domain_name')
    .map(({ address }) => ({
      what: `TLS of ${address}`,
      today: 'as the domain is configured',
      ours: 'TLS 1.2, and the address of API Gateway itself is closed',
      how: 'set apiDomain and apiCertificateArn in src/settings.ts, and move the DNS record',
      isSecurity: true,
    }));
}

/** Types of resources that are not made, in words. */
const LEFT_OUT: Readonly<Record<string, Pick<Choice, 'what' | 'ours' | 'isSecurity'>>> = {
  aws_api_gateway_method_settings: {
    what: 'throttle',
    ours: '1000 requests a second and a burst of 500 for each route',
    isSecurity: true,
  },
  aws_api_gateway_request_validator: {
    what: 'request validator',
    ours: 'a validator of bodies, for routes with a schema',
    isSecurity: true,
  },
  aws_api_gateway_gateway_response: {
    what: 'gateway responses',
    ours: 'answers in JSON that say no more than the status needs',
    isSecurity: true,
  },
  aws_api_gateway_method_response: {
    what: 'method responses',
    ours: 'the statuses 200, 401 and 403 of each route',
    isSecurity: false,
  },
};

function leftOut({ leftOut: all }: Adoption): Choice[] {
  const known = Object.keys(LEFT_OUT);
  const others = all.map(({ type }) => type).filter((type) => !known.includes(type));
  return [...known, ...[...new Set(others)].sort()].flatMap((type) => {
    const own = all.filter((each) => each.type === type);
    const [only] = own;
    if (!only) return [];
    const words = LEFT_OUT[type] ?? { what: type, ours: 'made', isSecurity: false };
    const which = own.length === 1 ? only.path : `one or more of the ${own.length} paths of this type`;
    return [{ ...words, today: 'not deployed', how: `remove ${which} from leftOut in src/adopted.ts` }];
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
          isSecurity: true,
        },
      ];
    }),
  );
}
