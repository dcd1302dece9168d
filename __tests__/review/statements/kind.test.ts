import type { Kind } from '../../../src/review/statements/kind';
import { refusals } from '../../../src/review/statements/kind';

test.each<[Kind[], Kind[], Kind[]]>([
  [['access-gain', 'iam'], [], []],
  [['access-gain', 'iam'], ['iam'], ['iam']],
  [['iam'], ['access-gain', 'public'], []],
  // A change that is not understood may be a gain.
  [['not-understood'], ['access-gain'], ['not-understood']],
  [['not-understood'], ['public'], ['not-understood']],
  [['not-understood'], ['protection'], ['not-understood']],
  [['not-understood'], ['throttle'], ['not-understood']],
  [['not-understood'], ['iam', 'replacement'], []],
])('of %j, refusing %j refuses %j', (found, refused, expected) => {
  expect(refusals(new Set(found), refused)).toEqual(expected);
});
