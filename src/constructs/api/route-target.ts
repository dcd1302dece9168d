/** What answers a route. */
export type RouteTarget = FunctionTarget | HttpTarget | FixedTarget;

/** A function, of this stack or not. */
export interface FunctionTarget {
  /** `invoke_arn` of the function, version or alias. */
  readonly invokeArn: string;
  /**
   * What the permission to invoke it names; a function without one of this stack's needs its owner's.
   * @default - the stack adds no permission
   */
  readonly functionName?: string;
  /** Alias or version of `functionName`. */
  readonly qualifier?: string;
  /**
   * Why its timeout need not be known, where the function is not of this stack.
   * @default - it is of this stack
   */
  readonly foreign?: string;
}

/** An HTTP endpoint, with the path of each route put behind its address. */
export interface HttpTarget {
  /** With a path that all routes share, without a slash at the end. */
  readonly url: string;
  /** Path of a route behind the address, by the route's name; parameters in braces. */
  readonly paths: Readonly<Record<string, string>>;
  /** Milliseconds API Gateway waits. */
  readonly timeoutMs: number;
  /** Whether the endpoint gets the caller's token. */
  readonly authorization: boolean;
  /** How API Gateway reaches it. */
  readonly reach: HttpReach;
}

/** How API Gateway reaches an endpoint, and what keeps others away from it. */
export type HttpReach =
  | { readonly kind: 'certificate' }
  | { readonly kind: 'direct'; readonly reason: string }
  | { readonly kind: 'vpc-link'; readonly id: string; readonly integrationTarget?: string | undefined };

/** An answer that API Gateway gives without asking anybody. */
export interface FixedTarget {
  /** 200 to 599. */
  readonly status: number;
  /** By name. */
  readonly headers: Readonly<Record<string, string>>;
  /** As it is sent. */
  readonly body: string;
}
