import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { CloudwatchLogResourcePolicy } from '@cdktf/provider-aws/lib/cloudwatch-log-resource-policy';
import type { Wafv2WebAclRule } from '@cdktf/provider-aws/lib/wafv2-web-acl';
import { Wafv2WebAcl } from '@cdktf/provider-aws/lib/wafv2-web-acl';
import { Wafv2WebAclAssociation } from '@cdktf/provider-aws/lib/wafv2-web-acl-association';
import { Wafv2WebAclLoggingConfiguration } from '@cdktf/provider-aws/lib/wafv2-web-acl-logging-configuration';
import { Construct } from 'constructs';
import type { AwsAccount } from '../account/aws-account';
import type { FunctionOptions } from '../backend/bundled-function';
import { policyDocument } from '../account/policy-document';
import type { CountedRules, ManagedGroup } from './managed-rule';
import { ALWAYS_COUNTED, MANAGED_RULES, countedDescription } from './managed-rule';

/** Options of the caller, and values from the stack. */
export interface WebAclProps extends Pick<FunctionOptions, 'logRetentionDays' | 'logKeyArn'> {
  /** Name of the web ACL and its metrics, 1 to 128 characters; its log group is named after it. */
  readonly name: string;
  readonly account: AwsAccount;
  /** ARN of the stage that it protects. */
  readonly stageArn: string;
  /** Requests that one IP address may send in 5 minutes, 10 to 2,000,000,000. */
  readonly rateLimit: number;
  /**
   * Rules of the managed groups that only count matches, each with the reason: 1 to 100 characters. The description of
   * the web ACL holds them: names and reasons have 256 characters together.
   * @default {} only the rules that would break every program count without blocking
   */
  readonly counted?: CountedRules;
}

const WINDOW_SECONDS = 300;

/** Headers that hold tokens and keys, and headers where callers put them by mistake. */
const SECRET_HEADERS = ['authorization', 'cookie', 'x-api-key'];

/** Requests that are logged: those that a rule matched. The access log has all requests. */
const MATCHED = ['BLOCK', 'COUNT', 'EXCLUDED_AS_COUNT'];

/**
 * A web ACL in front of a stage.
 * - blocks an address that floods, known attacks, and requests that look like an attack
 * - logs the requests that a rule matched, without the query, the path and the headers that hold tokens and keys; the
 *   request id leads to the route in the access log
 * - takes no samples of requests, because a sample shows every header
 * @see AWS docs, "Using AWS WAF to protect your APIs in API Gateway", "Baseline rule groups" and "Logging AWS WAF
 *   protection pack (web ACL) traffic"
 */
export class WebAcl extends Construct {
  /** Names its metrics. */
  readonly name: string;
  /** Attaches the web ACL to the stage. */
  readonly association: Wafv2WebAclAssociation;

  constructor(scope: Construct, id: string, props: WebAclProps) {
    super(scope, id);
    const { name, rateLimit, counted = {} } = props;
    const rules = [...ALWAYS_COUNTED, ...Object.keys(counted)];
    this.name = name;
    const acl = new Wafv2WebAcl(this, 'acl', {
      name,
      scope: 'REGIONAL',
      ...(Object.keys(counted).length > 0 ? { description: countedDescription(counted) } : {}),
      defaultAction: { allow: {} },
      rule: [
        rule('rate', 1, {
          action: { block: {} },
          statement: {
            rate_based_statement: {
              limit: rateLimit,
              aggregate_key_type: 'IP',
              evaluation_window_sec: WINDOW_SECONDS,
            },
          },
        }),
        managed('known-bad-inputs', 2, 'AWSManagedRulesKnownBadInputsRuleSet', rules),
        managed('common', 3, 'AWSManagedRulesCommonRuleSet', rules),
      ],
      visibilityConfig: visibility(name),
    });
    this.addLog(acl, props);
    // Never created before the last one is destroyed: that would part the stage from the web ACL it has just got.
    this.association = new Wafv2WebAclAssociation(this, 'association', {
      resourceArn: props.stageArn,
      webAclArn: acl.arn,
    });
  }

  private addLog(acl: Wafv2WebAcl, { name, account, logRetentionDays, logKeyArn }: WebAclProps): void {
    const logs = new CloudwatchLogGroup(this, 'logs', {
      // AWS WAF requires this prefix.
      name: `aws-waf-logs-${name}`,
      retentionInDays: logRetentionDays,
      ...(logKeyArn === undefined ? {} : { kmsKeyId: logKeyArn }),
    });
    // AWS would write one by itself, for every log group of this kind, and leave it behind.
    const policy = new CloudwatchLogResourcePolicy(this, 'log-policy', {
      policyName: `${name}-waf-logs`,
      policyDocument: policyDocument([
        {
          Effect: 'Allow',
          Principal: { Service: 'delivery.logs.amazonaws.com' },
          Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          Resource: `${logs.arn}:*`,
          Condition: {
            StringEquals: { 'aws:SourceAccount': account.id },
            ArnLike: { 'aws:SourceArn': account.arn('logs', '*') },
          },
        },
      ]),
    });
    new Wafv2WebAclLoggingConfiguration(this, 'logging', {
      resourceArn: acl.arn,
      logDestinationConfigs: [logs.arn],
      redactedFields: [
        ...SECRET_HEADERS.map((header) => ({ singleHeader: { name: header } })),
        { queryString: {} },
        { uriPath: {} },
      ],
      loggingFilter: {
        defaultBehavior: 'DROP',
        filter: [
          {
            behavior: 'KEEP',
            requirement: 'MEETS_ANY',
            condition: MATCHED.map((action) => ({ actionCondition: { action } })),
          },
        ],
      },
      dependsOn: [policy],
    });
  }
}

/** @param rest - keys inside `statement` as Terraform writes them, which the bindings do not type */
function rule(name: string, priority: number, rest: Partial<Wafv2WebAclRule>): Wafv2WebAclRule {
  return { name, priority, visibilityConfig: visibility(name), ...rest };
}

/** @param counted - rules that only count, of all groups */
function managed(name: string, priority: number, group: ManagedGroup, counted: readonly string[]): Wafv2WebAclRule {
  const own = MANAGED_RULES[group].filter((each) => counted.includes(each));
  return rule(name, priority, {
    overrideAction: { none: {} },
    statement: {
      managed_rule_group_statement: {
        vendor_name: 'AWS',
        name: group,
        ...(own.length > 0
          ? { rule_action_override: own.map((each) => ({ name: each, action_to_use: { count: {} } })) }
          : {}),
      },
    },
  });
}

function visibility(metricName: string) {
  return { metricName, cloudwatchMetricsEnabled: true, sampledRequestsEnabled: false };
}
