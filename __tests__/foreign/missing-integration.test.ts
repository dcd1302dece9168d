import type { State } from './changed';
import { API, changedState, removeFrom } from './changed';
import { stackOf, tableOf } from './given';

const INTEGRATION = 'aws_api_gateway_integration';

function noteOf(change: (state: State) => void): string | undefined {
  const { notes } = tableOf(stackOf(changedState(change)));
  return notes.find(({ address }) => address === `${API}.orders`)?.text;
}

const integrationsOf = ({ resources }: State) => resources.filter(({ type }) => type === INTEGRATION);

test('methods without an integration are named, as API Gateway does not deploy their API', () => {
  expect(noteOf(() => undefined)).toBeUndefined();
  const without = noteOf((state) => {
    removeFrom(state, (type, name) => type === INTEGRATION && name === 'cors');
  });
  expect(without).toBe(
    'no integration of aws_api_gateway_method.cors[0] is here: API Gateway makes no deployment of an API that has a method without one',
  );
  const none = noteOf((state) => {
    removeFrom(state, (type) => type === INTEGRATION);
  });
  expect(none).toMatch(/^no integration of aws_api_gateway_method\.\S+, \S+, \S+ and 2 more is here/);
});

test('an integration whose method is not known may be that of any', () => {
  const open = noteOf((state) => {
    for (const { instances } of integrationsOf(state)) for (const each of instances) each.attributes.http_method = null;
  });
  expect(open).toBeUndefined();
});
