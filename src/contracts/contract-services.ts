import type { Service } from '../access/service';
import { checkService } from '../access/service-check';
import type { ContractSource, FoundContract } from './contract-source';
import { findContract } from './contract-source';
import { contractedParts } from './contract';
import { parseContract } from './contract-text';
import { ContractError } from './error';

/** A service of another repository, as the repository that owns the pool declares it. */
export interface ContractedService {
  /** The person or team that approves changes of the service; the contract names no owner. */
  readonly owner: string;
  readonly contract: ContractSource;
}

/**
 * Services of other repositories, for `composeAccess`. The calling repository names the owner of each service and the
 * contract it accepts, so that a change of either is reviewed there.
 * @param contracted - by name of the service
 * @throws ContractError if a contract cannot be read, has another version or another service's name, or if contract
 * packages depend on each other in a circle
 * @throws AccessError as `defineService`
 * @example
 * import { composeAccess, contractPackage, contractServices, defineService } from 'cognito-m2m';
 *
 * const reporting = defineService({
 *   name: 'reporting',
 *   owner: '@acme/team-reporting',
 *   client: 'ReportingService',
 *   consumes: { 'orders/read': 'Monthly report' },
 * });
 * export const compose = () =>
 *   composeAccess([
 *     reporting,
 *     ...contractServices({
 *       orders: { owner: '@acme/team-orders', contract: contractPackage('@acme/orders-contract', '2.1.0') },
 *     }),
 *   ]);
 */
export function contractServices(contracted: Readonly<Record<string, ContractedService>>): Service[] {
  const found = Object.entries(contracted).map(([name, { owner, contract }]) => ({
    name,
    owner,
    source: contract,
    contract: findContract(contract),
  }));
  checkCycles(
    new Map(found.flatMap((each) => (each.source.kind === 'package' ? [[each.source.name, each.contract]] : []))),
  );
  return found.map(({ name, owner, contract: { text, place } }) => {
    const contract = parseContract(text, place);
    if (contract.name !== name) throw otherName(place, contract.name, name);
    const service = { ...contractedParts(contract), owner, source: place };
    checkService(service);
    return service;
  });
}

/** Two packages that need each other cannot be published one after the other. */
function checkCycles(packages: ReadonlyMap<string, FoundContract>): void {
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]): void => {
    const start = path.indexOf(name);
    if (start >= 0) throw cycle([...path.slice(start), name]);
    if (done.has(name)) return;
    for (const needed of packages.get(name)?.dependencies ?? []) {
      if (packages.has(needed)) visit(needed, [...path, name]);
    }
    done.add(name);
  };
  for (const name of packages.keys()) visit(name, []);
}

function cycle(names: readonly string[]): ContractError {
  const message = `contract packages depend on each other in a circle: ${names.join(' → ')}, expected none that needs another; remove the dependency, since a contract is data`;
  return new ContractError('ERR_CONTRACT_CYCLE', message);
}

function otherName(place: string, given: string, expected: string): ContractError {
  const message = `${place} is the contract of service "${given}", expected "${expected}"; take it in by its own name, or correct the source`;
  return new ContractError('ERR_CONTRACT_NAME', message);
}
