import * as z from 'zod';
import { AccessError } from '../access/error';
import { checkAgainst } from '../access/declaration-shape';
import type { Service } from '../access/service';
import { SERVICE_FORMS, SERVICE_PARTS } from '../access/service-shape';
import { ContractError } from './error';

/** Version of the contracts that this package writes, and the only one it reads. */
export const CONTRACT_VERSION = 1;

const shape = z
  .strictObject({
    $schema: z.string().optional(),
    contractVersion: z.literal(CONTRACT_VERSION),
    ...SERVICE_PARTS,
  })
  .meta({ title: 'Contract of a service: what it provides and what it consumes' });

/**
 * Provided and consumed scopes of a service, for the repository that owns the pool. That repository names the owner,
 * not the contract.
 */
export interface Contract extends Omit<Service, 'owner' | 'source'> {
  readonly contractVersion: typeof CONTRACT_VERSION;
  /** Address of the schema, for editors. */
  readonly $schema?: string;
}

/** The contract of a service. */
export function contractOf(service: Service): Contract {
  return { contractVersion: CONTRACT_VERSION, ...contractedParts(service) };
}

/** Parts that a service and its contract share. */
export function contractedParts({ name, provides, client, consumes }: Service | Contract): Omit<Service, 'owner'> {
  return {
    name,
    ...(provides === undefined ? {} : { provides }),
    ...(client === undefined ? {} : { client }),
    ...(consumes === undefined ? {} : { consumes }),
  };
}

/**
 * Checks that parsed JSON is a contract of the version that this package reads.
 * @param place - file or package that it is from
 * @throws ContractError `ERR_CONTRACT_VERSION` or `ERR_CONTRACT_INVALID`
 */
export function checkContract(given: unknown, place: string): asserts given is Contract {
  const { contractVersion: version, ...parts } = z.record(z.string(), z.unknown()).safeParse(given).data ?? {};
  if (version !== CONTRACT_VERSION) throw otherVersion(version, place);
  if (Object.hasOwn(parts, 'owner')) {
    const message = `${place} names its own owner, expected none in a contract: the repository that composes it says who owns it; remove owner`;
    throw new ContractError('ERR_CONTRACT_INVALID', message);
  }
  try {
    checkAgainst(shape, given, 'the contract', SERVICE_FORMS);
  } catch (error) {
    if (!(error instanceof AccessError)) throw error;
    throw new ContractError('ERR_CONTRACT_INVALID', `${place}: ${error.message}`, { cause: error });
  }
}

/** JSON schema of a contract. */
export function contractSchema(): object {
  return z.toJSONSchema(shape, { target: 'draft-2020-12' });
}

function otherVersion(version: unknown, place: string): ContractError {
  const given = version === undefined ? 'no contractVersion' : `contractVersion ${JSON.stringify(version)}`;
  const isNewer = typeof version === 'number' && version > CONTRACT_VERSION;
  const remedy = isNewer
    ? 'install a newer cognito-m2m here, or let the service write it with this one'
    : 'write it again with cognito-m2m contract';
  return new ContractError('ERR_CONTRACT_VERSION', `${place} has ${given}, expected ${CONTRACT_VERSION}; ${remedy}`);
}
