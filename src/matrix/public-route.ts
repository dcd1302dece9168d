import type { Suppression } from '../policy/suppressed-finding';
import type { Attributes, StackView } from '../terraform-json/stack-view';
import { blocks, record } from '../terraform-json/stack-view';
import type { Weakness } from './weakness';

/** A route that its declaration makes public. */
export interface PublicRoute {
  /** As in the matrix. */
  readonly route: string;
  /** As the declaration gives it. */
  readonly reason: string;
}

/** Weaknesses, and those of them that a declaration has decided. */
export interface JudgedWeaknesses {
  readonly weaknesses: readonly Weakness[];
  readonly publicRoutes: readonly PublicRoute[];
}

/** Begins the reason of the suppression that the declaration of a public route makes. */
const PUBLIC = /^public: /;

/**
 * Tells public routes of a declaration, which gives a reason for each, from other weaknesses.
 * @param json - the stack, with the suppressions that a synth noted
 * @param namesOf - names of the routes of a method, by its address
 */
export function withoutPublicRoutes(
  found: readonly Weakness[],
  view: StackView,
  json: Attributes,
  namesOf: (address: string) => readonly string[],
): JudgedWeaknesses {
  const noted = blocks(record(record(json['//']).policy).suppressions) as readonly Partial<Suppression>[];
  const reasons = new Map(
    noted.flatMap(({ rule, path, reason = '' }) =>
      rule === 'method-authorization' && PUBLIC.test(reason) ? [[path, reason.replace(PUBLIC, '')] as const] : [],
    ),
  );
  const addresses = new Map(view.all('aws_api_gateway_method').map(({ path, address }) => [path, address]));
  const isDecided = ({ kind, address }: Weakness) => kind === 'no-authorization' && reasons.has(address);
  return {
    weaknesses: found.filter((each) => !isDecided(each)),
    publicRoutes: found.filter(isDecided).flatMap(({ address }) => {
      const reason = reasons.get(address) ?? '';
      return namesOf(addresses.get(address) ?? '').map((route) => ({ route, reason }));
    }),
  };
}
