import type { Inventory } from '../../src/cost/inventory';
import { takeInventory } from '../../src/cost/inventory';
import { parseTerraformJson } from '../../src/terraform-json/terraform-json';
import type { Variation } from '../stacks/synthesized';
import { synthesize } from '../stacks/synthesized';

/** Inventory of the default deployment, or of a variation of it. */
export function inventoryOf(variation: Variation = {}): Inventory {
  return takeInventory(parseTerraformJson(JSON.parse(synthesize({ credentials: true, ...variation }).json)));
}

/** A stack with at least one of every billed thing. */
export const EVERYTHING: Inventory = {
  tokenMinutes: [60, 5],
  apis: 1,
  routes: 5,
  functionMb: 256,
  functionMetrics: true,
  authorizer: { memoryMb: 128, ttlSeconds: 300 },
  accessLog: true,
  retentionDays: 365,
  tracing: true,
  tables: 1,
  recoverableTables: 1,
  keys: 3,
  secrets: 2,
  filterMetrics: 4,
  alarmMetrics: 10,
  dashboards: 1,
  requestRules: 2,
  refusalRules: 2,
  webAcls: 1,
  webAclRules: 3,
  guardedStages: 1,
  guardedPools: 1,
  webAclLog: 'matched',
  buckets: 1,
  notCounted: [],
};
