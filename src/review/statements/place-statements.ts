import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { gained, grouped } from '../change/paired';
import { changedNames } from '../change/resource-change';
import { named, say } from '../report/phrase';
import type { SideStack } from '../change/side';
import type { Statement } from './statement';
import { statement } from './statement';

/** Attributes of a provider that do not say where anything is deployed. */
const HARMLESS: readonly string[] = ['default_tags'];

/** Changes of the Region, the account and the state: in another place, everything is created again. */
export function placeStatements(base: SideStack, head: SideStack): Statement[] {
  const names = new Set([...Object.keys(base.json.provider), ...Object.keys(head.json.provider)]);
  return [
    ...[...names].flatMap((name) => providerStatement(name, base, head)),
    ...sourceStatements(base, head),
    ...stateStatement(base, head),
  ];
}

function providerStatement(name: string, base: SideStack, head: SideStack): Statement[] {
  const [before = [], after = []] = [base.json.provider[name], head.json.provider[name]];
  const places = Math.max(before.length, after.length);
  const differing = Array.from({ length: places }, (_, index) => changedNames(before[index] ?? {}, after[index] ?? {}));
  const attributes = grouped(differing.flat(), (each) => each).flatMap(([each]) => each ?? []);
  const grave = gained(HARMLESS, attributes);
  if (grave.length === 0) return [];
  if (grave.includes('region')) {
    const text = say`the Region of provider ${name} changes: Terraform creates everything again there, and forgets the resources here, which stay`;
    return [statement(text, 'replacement', 'caller-action')];
  }
  const text = say`provider ${name} changes in ${named(grave)}: it may deploy to another account`;
  return [statement(text, 'not-understood', 'terraform')];
}

/** Providers whose changed configuration a statement reports, as blocks. */
export function changedProviders(base: SideStack, head: SideStack): ReadonlySet<string> {
  const names = new Set([...Object.keys(base.json.provider), ...Object.keys(head.json.provider)]);
  return new Set(
    [...names].flatMap((name) => (providerStatement(name, base, head).length > 0 ? `provider.${name}` : [])),
  );
}

/** `told` if a statement reports another place of the state, `same` if only the text differs. */
export function statePlaces(base: SideStack, head: SideStack): 'stated' | 'same' | undefined {
  if (stateStatement(base, head).length > 0) return 'stated';
  return isDeepStrictEqual(base.backend, head.backend) ? undefined : 'same';
}

/** A provider is a program that Terraform runs with the rights of the user who plans. */
function sourceStatements(base: SideStack, head: SideStack): Statement[] {
  return [...head.providerSources]
    .filter(([name, source]) => base.providerSources.get(name) !== source)
    .map(([name, source]) =>
      statement(say`Terraform now runs the provider ${name} from ${source}`, 'not-understood', 'terraform'),
    );
}

function stateStatement(base: SideStack, head: SideStack): Statement[] {
  if (isDeepStrictEqual(statePlace(base), statePlace(head))) return [];
  const text = say`the place of the state changes: unless you move the state, Terraform creates everything again`;
  return [statement(text, 'not-understood', 'terraform')];
}

const localState = z.object({ local: z.looseObject({ path: z.string() }) });

/** A local state is beside the checkout, so each side has its own path; only the file name is compared. */
function statePlace({ backend }: SideStack): unknown {
  const local = localState.safeParse(backend).data?.local;
  return local ? { local: { ...local, path: path.basename(local.path) } } : backend;
}
