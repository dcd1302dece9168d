import { SettingsError } from './error';
import type { Settings } from './settings';

/**
 * Checks the settings that the bootstrap needs.
 * @throws SettingsError if the bucket could not be created, or would not be where Terraform looks for the state
 */
export function checkBootstrapSettings(settings: Settings): void {
  const { environment, projectName, region, stateRegion, hcpOrganization } = settings;
  if (environment === 'local') {
    throw wrong(
      'M2M_ENVIRONMENT',
      environment,
      'dev, staging or prod, the environments that are deployed',
      'choose one of them',
    );
  }
  if (hcpOrganization !== undefined) {
    throw wrong(
      'M2M_HCP_ORGANIZATION',
      hcpOrganization,
      'no value, since the bootstrap makes the bucket for states',
      'unset it',
    );
  }
  if (stateRegion !== undefined && stateRegion !== region) {
    throw wrong(
      'M2M_STATE_REGION',
      stateRegion,
      'the Region of M2M_REGION, since the bucket is made there',
      'unset it',
    );
  }
  if (!/^(?!xn--|sthree-)[a-z0-9]/.test(projectName)) {
    const expected = 'a valid start for the name of a bucket: a letter or digit first, not xn-- or sthree-';
    throw wrong('M2M_PROJECT_NAME', projectName, expected, 'make a bucket yourself and set M2M_STATE_BUCKET');
  }
}

function wrong(variable: string, given: string, expected: string, remedy: string): SettingsError {
  return new SettingsError(`${variable} is "${given}", expected ${expected}; ${remedy}`, { given, expected });
}
