import type { RequestReport } from '../decision/request-report';
import { Recent } from './recent';

/** Requests that are kept. */
const KEPT = 500;

/** The last requests, each as the gateway reported it: nothing is copied until somebody looks. */
export class RequestFeed {
  readonly recent = new Recent<RequestReport>(KEPT);
  #aside = 0;

  /** Takes a request. */
  readonly add = (report: RequestReport): void => {
    if (this.#aside === 0) this.recent.add(report);
  };

  /** Takes none while some work is done: the requests of the matrix are no traffic. */
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
