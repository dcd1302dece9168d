import * as z from 'zod';
import { byName } from './by-name';
import { SHARED_SHAPES, checkAgainst } from './declaration-shape';
import type { Service } from './service';

const { clientOptions, resourceServersAndRoutes, scopes } = SHARED_SHAPES;
const { resourceServers, routes, throttle } = resourceServersAndRoutes;

/** Parts of a service that its contract has, too. */
export const SERVICE_PARTS = {
  name: z.string(),
  provides: z
    .strictObject({
      api: z.string().optional(),
      resourceServers,
      routes: routes.optional(),
      accept: byName(scopes).optional(),
      acceptAny: byName(z.string()).optional(),
      throttle,
    })
    .optional(),
  client: z.union([z.string(), z.strictObject({ name: z.string(), ...clientOptions })]).optional(),
  consumes: byName(
    z.union([
      z.string(),
      z.strictObject({ reason: z.string(), until: z.string().optional(), keep: z.string().optional() }),
    ]),
  ).optional(),
};

const service = z.strictObject({ ...SERVICE_PARTS, owner: z.string(), source: z.string().optional() });

/** Accepted forms of the parts of a service that have several. */
export const SERVICE_FORMS = {
  client: 'its name, or { name: "...", readers: [...], usagePlan: {...} }',
  consumes: 'a reason, or { reason: "...", until: "2027-03-01", keep: "..." }',
};

/**
 * Checks the shape of a service that types could not see.
 * @throws AccessError `ERR_DECLARATION_SHAPE`
 */
export function checkServiceShape(given: unknown): asserts given is Service {
  checkAgainst(service, given, 'the service', SERVICE_FORMS);
}
