import type { PolicyStatement } from '../constructs/account/policy-document';
import type { Settings } from '../settings/settings';

/**
 * A backend, which answers routes. Its keys decide the kind:
 * - `entry`: a function from TypeScript or JavaScript
 * - `folder` or `zip`: a function in any runtime of Lambda, built before synth
 * - `functionArn`: a function that exists
 * - `url`: an HTTP endpoint
 * - `fixed`: a fixed answer by API Gateway
 */
export type Backend =
  | Kind<EntryBackend>
  | Kind<FolderBackend>
  | Kind<ZipBackend>
  | Kind<ExistingFunctionBackend>
  | Kind<HttpBackend>
  | Kind<FixedBackend>;

/** The backend of the routes that name none; its name ends the names of its function and table. */
export type DefaultBackend = Backend & { readonly name: string };

/** Keys of every kind, also those that only one form of a kind has. */
type KeyOf<Own> = Own extends Own ? keyof Own : never;

type BackendKey = KeyOf<
  EntryBackend | FolderBackend | ZipBackend | ExistingFunctionBackend | HttpBackend | FixedBackend
>;

/** One kind, with the keys of the others left out. */
type Kind<Own> = Own extends Own ? Own & { readonly [Key in Exclude<BackendKey, keyof Own>]?: never } : never;

/** Options of a function of the stack, in place of the environment's settings. */
export interface FunctionBackendOptions {
  /**
   * Variables of the function, in addition to TABLE_NAME, CORS_ORIGINS and those of Powertools.
   * @default {}
   */
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * The table it may read and write, by its partition key.
   * @default - no table
   */
  readonly table?: { readonly partitionKey: string };
  /**
   * MB, 128 to 10,240.
   * @default - the environment's setting
   */
  readonly memoryMb?: number;
  /**
   * Timeout in seconds, 1 to 28: API Gateway waits 29, or as long as the setting `integrationTimeout`.
   * @default - the environment's setting
   */
  readonly timeoutSeconds?: number;
  /**
   * Executions at once that are kept for it, and that it has at most.
   * @default - the environment's setting
   */
  readonly reservedConcurrency?: number;
  /**
   * Permissions in addition to writing its logs and traces and using its table.
   * @default []
   */
  readonly permissions?: readonly PolicyStatement[];
  /**
   * Least important level that Powertools logs.
   * @default - the environment's setting
   */
  readonly logLevel?: Settings['logLevel'];
}

/** A function that is bundled at synth. */
export interface EntryBackend extends FunctionBackendOptions {
  /** TypeScript or JavaScript file that exports `handler`, from the project's root on: `lambda/orders/index.ts`. */
  readonly entry: string;
}

/** Options to start code that was built before synth. */
export interface RuntimeOptions {
  /**
   * As Lambda names it, e.g. `python3.13`, `java21` or `provided.al2023`.
   * @default - the environment's setting, which is a Node.js
   */
  readonly runtime?: string;
  /**
   * The handler that the runtime calls, in its own form, e.g. `app.handler`.
   * @default 'index.handler'
   */
  readonly handler?: string;
  /**
   * The architecture that its native code is built for.
   * @default 'arm64'
   */
  readonly architecture?: 'arm64' | 'x86_64';
}

/** A function whose code is in a folder, which Terraform zips. */
export interface FolderBackend extends FunctionBackendOptions, RuntimeOptions {
  /** Folder with the handler's file and all it needs, from the project's root on. */
  readonly folder: string;
}

/** A function whose code is zipped already. */
export interface ZipBackend extends FunctionBackendOptions, RuntimeOptions {
  /** Zip with the handler's file and all it needs, from the project's root on. */
  readonly zip: string;
}

/** A function that another stack deploys, of this account or another one. */
export interface ExistingFunctionBackend {
  /** ARN of the function, or of a version or an alias of it. */
  readonly functionArn: string;
  /** Timeout in seconds, 1 to 28: API Gateway waits 29, or as long as the setting `integrationTimeout`. */
  readonly timeoutSeconds: number;
  /**
   * Whether this stack gives API Gateway the permission to call the function, which works for a function of its own
   * account. Otherwise the output `BackendPermissions` holds the command for the function's owner.
   * @default false
   */
  readonly addPermission?: boolean;
}

/**
 * An HTTP endpoint; it gets the request with headers that identify the caller. A caller that bypasses the API can send
 * any headers, so the declaration must say how other callers are kept out: a VPC link, a certificate, or a written
 * reason.
 */
export type HttpBackend = HttpOptions &
  (
    | {
        /** A link to the VPC of the endpoint, so that only API Gateway reaches it. */
        readonly vpcLink: VpcLinkOptions;
        readonly clientCertificate?: never;
        readonly directAccess?: never;
      }
    | {
        /** The endpoint requires the client certificate of the API's stage; the output `ClientCertificate` holds it. */
        readonly clientCertificate: true;
        readonly vpcLink?: never;
        readonly directAccess?: never;
      }
    | {
        /** Why it is safe that others reach it. */
        readonly directAccess: { readonly reason: string };
        readonly vpcLink?: never;
        readonly clientCertificate?: never;
      }
  );

/** Address of an endpoint, and the requests it gets. */
export interface HttpOptions {
  /** `https://` address with the path that all routes share, without a query; `http://` only through a VPC link. */
  readonly url: string;
  /**
   * Path of a route at the endpoint, behind that of the address; its parameters in braces.
   * @default - each route has its own path there
   * @example
   * { 'GET /orders/{id}': '/v2/order/{id}' }
   */
  readonly paths?: Readonly<Record<string, string>>;
  /**
   * Seconds API Gateway waits, 0.05 to 29, or up to the setting `integrationTimeout`.
   * @default 29
   */
  readonly timeoutSeconds?: number;
  /**
   * Whether it gets the caller's token in `Authorization`, with which it could call the API itself.
   * @default false
   */
  readonly forwardAuthorization?: boolean;
}

/** A VPC link that exists, or the Network Load Balancer that gets one. */
export type VpcLinkOptions =
  | {
      /** ARN of a Network Load Balancer, for which the stack makes a link. */
      readonly networkLoadBalancerArn: string;
      readonly id?: never;
      readonly applicationLoadBalancerArn?: never;
    }
  | {
      /** Id of a link. */
      readonly id: string;
      /**
       * ARN of the Application Load Balancer behind a link of its second version. Version 5 of the AWS provider does not
       * have this.
       * @default - the link names its Network Load Balancer
       */
      readonly applicationLoadBalancerArn?: string;
      readonly networkLoadBalancerArn?: never;
    };

/** An answer that API Gateway gives itself. */
export interface FixedBackend {
  /** The answer to every call: status, headers and body. */
  readonly fixed: {
    /** 200 to 599. */
    readonly status: number;
    /**
     * Each without a single quote.
     * @default {}
     */
    readonly headers?: Readonly<Record<string, string>>;
    /**
     * A text, or an object to send as JSON.
     * @default - no body
     */
    readonly body?: string | object;
  };
}
