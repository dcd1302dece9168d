import util from 'node:util';
import { TerraformOutput, Testing } from 'cdktf';

function outputs(value: unknown): unknown {
  const json = Testing.synthScope((scope) => {
    new TerraformOutput(scope, 'given', { value, staticId: true });
  });
  return (JSON.parse(json) as { readonly output: unknown }).output;
}

test('outputs are synthesized where Node.js has no util.isArray', () => {
  Object.assign(util, { isArray: undefined });
  expect(() => outputs({ a: ['b'] })).toThrow('isArray) is not a function');
  jest.isolateModules(() => void jest.requireActual('../../src/stacks/project-stack'));
  expect(outputs({ a: ['b'] })).toEqual({ given: { value: { a: ['b'] } } });
});
