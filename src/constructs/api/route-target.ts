/** The target of a route, which answers its requests. */
export type RouteTarget = FunctionTarget | HttpTarget | FixedTarget;

/** A function, of this stack or not. */
export interface FunctionTarget {
  /** `invoke_arn` of the function, version or alias. */
  readonly invokeArn: string;
  /**
   * Name of the function in the permission to invoke it. Without a permission by this stack, the function's owner must
   * add one.
   * @default - the stack adds no permission
   */
  readonly functionName?: string;
  /** Alias or version of `functionName`. */
  readonly qualifier?: string;
  /**
   * How long API Gateway waits, if that is more than 29 s.
   * @default - 29 s
   */
  readonly longWait?: LongWait | undefined;
  /**
   * Why its timeout need not be known, if the function is not of this stack.
   * @default - it is of this stack
   */
  readonly foreign?: string;
}

/** A wait of more than 29 s, which an account has by a raised quota. */
export interface LongWait {
  /** 29,001 to 300,000. */
  readonly timeoutMs: number;
  readonly reason: string;
}

/** An HTTP endpoint, with the path of each route put behind its address. */
export interface HttpTarget {
  /** With a path that all routes share, without a slash at the end. */
  readonly url: string;
  /** Path of a route behind the address, by the route's name; parameters in braces. */
  readonly paths: Readonly<Record<string, string>>;
  /** Milliseconds API Gateway waits. */
  readonly timeoutMs: number;
  /**
   * Why it waits more than 29 s.
   * @default - it does not
   */
  readonly waitReason?: string | undefined;
  /** Whether the endpoint gets the caller's token. */
  readonly authorization: boolean;
  /** How API Gateway reaches it. */
  readonly reach: HttpReach;
}

/** How API Gateway reaches an endpoint, and how other callers are kept out. */
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
