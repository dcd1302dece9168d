import { readFile } from 'node:fs/promises';
import { errorMessage } from '../error/thrown';
import { CostError } from './error';
import type { Rates } from './rate';
import { RATES, ratesWith } from './rate';
import type { Usage } from './usage';
import { readUsage } from './usage';

/**
 * Reads prices from a file, which replace the built-in prices of the same name.
 * @param file - JSON of rates by name
 * @throws CostError `ERR_RATES_INVALID`
 */
export async function readRatesFile(file: string | undefined): Promise<Rates> {
  return file === undefined ? RATES : ratesWith(await read(file, 'ERR_RATES_INVALID'), file);
}

/**
 * Reads the usage from a file, and fills in the defaults.
 * @throws CostError `ERR_USAGE_INVALID`
 */
export async function readUsageFile(file: string): Promise<Usage> {
  return readUsage(await read(file, 'ERR_USAGE_INVALID'), file);
}

async function read(file: string, code: 'ERR_RATES_INVALID' | 'ERR_USAGE_INVALID'): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as unknown;
  } catch (cause) {
    throw new CostError(code, `${file} cannot be read as JSON: ${errorMessage(cause)}; name a file that can be`, {
      cause,
    });
  }
}
