// First, since outputs of Terraform CDK need it on Node.js 22 and later.
import './newer-node';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { CloudBackend, NamedCloudWorkspace, S3Backend, TerraformOutput } from 'cdktf';
import { Construct } from 'constructs';
import { PolicedStack } from '../policy/policed-stack';
import { suppressThroughout } from '../policy/suppression';
import { isProtected } from '../settings/environments';
import type { Settings } from '../settings/settings';
import { PROJECT_SETTINGS } from '../settings/settings';
import { projectRows } from '../settings/settings-table';
import { stateKey } from '../settings/state-location';
import { writeCompanionFiles } from './companion-files';
import { addPostponedContent } from './stack-content';

/** Versions of the AWS provider that the JSON is right for; cdktf would ask for the one its types come from. */
const AWS_PROVIDER_VERSIONS = '>= 5.100.0, < 7.0.0';

/** Options of a project's stack. */
export interface ProjectStackProps {
  readonly settings: Settings;
  /**
   * Suffix of its name, which also names its state, if the environment already has another stack.
   * @default - it is the environment's main stack
   */
  readonly part?: string;
}

/**
 * Common part of every stack of the project: required versions, the AWS provider with the tags, the state backend, and
 * outputs. It is named after the project and the environment, so that no two stacks share a state.
 */
export abstract class ProjectStack extends PolicedStack {
  protected readonly outputs = new Construct(this, 'outputs');
  protected override readonly policyEnvironment: string;

  constructor(scope: Construct, { settings, part }: ProjectStackProps) {
    super(scope, part === undefined ? settings.namePrefix : `${settings.namePrefix}-${part}`);
    this.policyEnvironment = settings.environment;
    this.addOverride('terraform.required_version', '>= 1.10.0');
    this.addOverride('terraform.required_providers.aws.version', AWS_PROVIDER_VERSIONS);
    this.addProvider(settings);
    this.addState(settings, part);
    writeCompanionFiles(this, {
      'settings.json': () => ({ values: settings, own: projectRows(settings[PROJECT_SETTINGS] ?? {}) }),
    });
    if (isProtected(settings.environment) && !settings.deletionProtection) {
      suppressThroughout(this, 'deletion-protection', 'deletionProtection is false');
    }
  }

  /**
   * In an app of one stack, preparing resolves every resource once more without need: there is no other stack to refer
   * to.
   */
  override prepareStack(): void {
    // Of an app that is synthesized without `synthesize`, which would have removed this stack.
    addPostponedContent(this);
    if (this.node.root.node.children.length > 1) super.prepareStack();
    else this.ensureBackendExists();
  }

  /** An output by exactly this name. */
  protected output(name: string, value: unknown, description: string): void {
    new TerraformOutput(this.outputs, name, { value, description, staticId: true });
  }

  private addProvider(settings: Settings): void {
    const { region, projectName, environment, awsEndpointUrl, providerHasEndpoint } = settings;
    const accountId = settings.accountId ?? (providerHasEndpoint ? EMULATED_ACCOUNT : undefined);
    new AwsProvider(this, 'aws', {
      ...(region === undefined ? {} : { region }),
      ...(accountId === undefined ? {} : { allowedAccountIds: [accountId] }),
      defaultTags: [
        { tags: { Project: projectName, Environment: environment, Purpose: 'machine-to-machine authorization' } },
      ],
      ...(awsEndpointUrl === undefined ? {} : emulated(providerHasEndpoint ? undefined : awsEndpointUrl)),
    });
  }

  private addState({ awsEndpointUrl, ...settings }: Settings, part: string | undefined): void {
    const { stateBucket: bucket, stateKmsKeyId: kmsKeyId, hcpOrganization: organization, accountId } = settings;
    if (organization !== undefined) {
      new CloudBackend(this, { organization, workspaces: new NamedCloudWorkspace(this.node.id) });
    }
    if (bucket === undefined) return;
    const region = settings.stateRegion ?? settings.region;
    new S3Backend(this, {
      bucket,
      key: stateKey(settings, part),
      // S3 encrypts with the key of the bucket; `encrypt` without a key would ask for S3's own instead.
      ...(kmsKeyId === undefined ? {} : { encrypt: true, kmsKeyId }),
      ...(region === undefined ? {} : { region }),
      ...(accountId === undefined ? {} : { allowedAccountIds: [accountId] }),
      ...(awsEndpointUrl === undefined
        ? {}
        : {
            endpoints: { s3: awsEndpointUrl, sts: awsEndpointUrl, iam: awsEndpointUrl },
            usePathStyle: true,
            skipMetadataApiCheck: true,
          }),
    });
    // The backend of cdktf 0.21 has no property for the lock file.
    this.addOverride('terraform.backend.s3.use_lockfile', true);
  }
}

const SERVICES = [
  'apigateway',
  'cloudwatch',
  'cloudwatchlogs',
  'cognitoidp',
  'dynamodb',
  'iam',
  'kms',
  'lambda',
  'route53',
  's3',
  'scheduler',
  'secretsmanager',
  'sns',
  'ssm',
  'sts',
  'wafv2',
] as const;

/** Account of emulators, which nobody has at AWS: without the variable, the provider would else reach a real account. */
const EMULATED_ACCOUNT = '000000000000';

/**
 * Sends every request of the provider to the emulator, and none to the machine's metadata service.
 * @param url - undefined if the provider has it already: it checks a block of endpoints for seconds, twice in each plan
 */
function emulated(url: string | undefined) {
  return {
    ...(url === undefined ? {} : { endpoints: [Object.fromEntries(SERVICES.map((service) => [service, url]))] }),
    skipMetadataApiCheck: 'true',
    s3UsePathStyle: true,
  };
}
