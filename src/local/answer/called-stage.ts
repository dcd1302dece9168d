import type { RestApiStage } from '../../system/rest-api';
import type { StagePath } from './gateway-request';
import { domainPath, stagePath } from './gateway-request';

/** The stage that a request came to, and its target below it. */
export interface CalledStage {
  /** Absent if no stage has that name. */
  readonly stage: RestApiStage | undefined;
  /** As AWS would have it: without the API's name before the stage. */
  readonly target: StagePath;
}

/**
 * Finds the stage of a request: by the host if that is a custom domain, else by the first part of the path, which is
 * the name of the API if several are served.
 * @param host - without a port
 */
export function calledStage(stages: readonly RestApiStage[], url: string, host: string): CalledStage {
  const mapped = stages.flatMap((stage) =>
    stage.domains.filter(({ name }) => name === host).map(({ basePath }) => ({ stage, basePath })),
  );
  if (mapped.length > 0) {
    const { stage: first } = stagePath(url);
    const behind = mapped.find(({ basePath }) => basePath === first) ?? mapped.find(({ basePath }) => basePath === '');
    if (!behind) return { stage: undefined, target: stagePath(url) };
    return { stage: behind.stage, target: domainPath(url, behind.stage.name, behind.basePath) };
  }
  const { api, rest } = withoutApi(url);
  if (stages.some((stage) => stage.api === api)) {
    const target = stagePath(rest);
    return { stage: stages.find((stage) => stage.api === api && stage.name === target.stage), target };
  }
  const target = stagePath(url);
  return { stage: stages.find((stage) => stage.api === undefined && stage.name === target.stage), target };
}

/** The target of a request line taken apart: the first part of its path, and everything else. */
function withoutApi(url: string): { readonly api: string; readonly rest: string } {
  const [, origin = '', api = '', rest = ''] = /^(https?:\/\/[^/?#]*)?\/*([^/?#]*)(.*)$/is.exec(url) ?? [];
  return { api, rest: `${origin}${rest.startsWith('/') ? '' : '/'}${rest}` };
}
