import type { RequestReport } from '../decision/request-report';
import { Recent } from './recent';

/** Requests that are kept. */
const KEPT = 500;
/** Stored characters of a path. The gateway refuses a longer one, and it must not fill the memory. */
const MAX_PATH = 10_240;

/** The last requests, as the gateway reported them; they are copied only when the page reads them. */
export class RequestFeed {
  readonly recent = new Recent<RequestReport>(KEPT);
  #aside = 0;

  /** Adds a request. */
  readonly add = (report: RequestReport): void => {
    if (this.#aside === 0) this.recent.add(report.path.length > MAX_PATH ? shortened(report) : report);
  };

  /** Adds no request while some work runs: the requests of the matrix are not shown as traffic. */
  async aside<T>(work: () => Promise<T>): Promise<T> {
    this.#aside++;
    try {
      return await work();
    } finally {
      this.#aside--;
    }
  }

  /** The request that the gateway gave an id. */
  withId(requestId: string): RequestReport | undefined {
    return this.recent.find((report) => report.requestId === requestId);
  }
}

function shortened(report: RequestReport): RequestReport {
  // Copied, as a part of a text would keep the whole of it.
  const path = Buffer.from(report.path.slice(0, MAX_PATH)).toString();
  return { ...report, path: `${path}…` };
}
