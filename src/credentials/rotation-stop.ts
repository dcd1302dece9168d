import type { DescribeSecretResponse, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import {
  CancelRotateSecretCommand,
  DescribeSecretCommand,
  ResourceNotFoundException,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { awsCall } from './aws-call';

/** `none` if no secret is stored, or if its rotation was off. */
export type RotationStop = 'stopped' | 'none';

/**
 * Turns off the rotation of a secret and cancels one in progress, so that no new secret is issued by schedule. Can be
 * repeated with the same result.
 * @throws CredentialsError `ERR_AWS_CALL_FAILED`
 * @see AWS docs, "CancelRotateSecret" (Secrets Manager API reference)
 */
export async function stopRotation(secretsManager: SecretsManagerClient, name: string): Promise<RotationStop> {
  const secret = await describe(secretsManager, name);
  if (!secret || secret.DeletedDate) return 'none';
  const rotated = secret.RotationEnabled === true;
  if (rotated) {
    await awsCall(
      'Secrets Manager',
      'CancelRotateSecret',
      secretsManager.send(new CancelRotateSecretCommand({ SecretId: name })),
    );
  }
  // With a pending version, a later RotateSecret would continue the cancelled rotation.
  const pending = pendingVersion(rotated ? await describe(secretsManager, name) : secret);
  if (pending !== undefined) {
    const removed = new UpdateSecretVersionStageCommand({
      SecretId: name,
      VersionStage: 'AWSPENDING',
      RemoveFromVersionId: pending,
    });
    await awsCall('Secrets Manager', 'UpdateSecretVersionStage', secretsManager.send(removed));
  }
  return rotated ? 'stopped' : 'none';
}

async function describe(client: SecretsManagerClient, name: string): Promise<DescribeSecretResponse | undefined> {
  const described = client.send(new DescribeSecretCommand({ SecretId: name })).catch((error: unknown) => {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  });
  return awsCall('Secrets Manager', 'DescribeSecret', described);
}

function pendingVersion(secret: DescribeSecretResponse | undefined): string | undefined {
  const versions = Object.entries(secret?.VersionIdsToStages ?? {});
  return versions.find(([, labels]) => labels.includes('AWSPENDING') && !labels.includes('AWSCURRENT'))?.[0];
}
