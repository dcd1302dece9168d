import fc from 'fast-check';
import type { State } from './changed';
import { API, DEPLOYMENT, METHOD, STAGE, addTo, attributesOf, changedState, planBetween, removeFrom } from './changed';
import { stackOf, tableOf } from './given';

jest.setTimeout(240_000);

/** A change of an API, which takes effect with a deployment. */
type Change = (state: State) => void;

const deployed = changedState();
const METHODS = ['list', 'place', 'read', 'delete'] as const;
const CHANGES: readonly Change[] = [
  ...METHODS.flatMap((name): Change[] => [
    (state) => {
      change(state, name, { authorization_scopes: ['orders/read'] });
    },
    (state) => {
      change(state, name, { authorization_scopes: ['orders/write'] });
    },
    (state) => {
      change(state, name, { authorization: 'NONE', authorizer_id: null, authorization_scopes: null });
    },
    (state) => {
      removeFrom(state, (type, own) => type === METHOD && own === name);
    },
    (state) => {
      addTo(state, METHOD, `${name}_added`, {
        ...attributesOf(deployed, METHOD, name),
        id: name,
        http_method: 'PATCH',
        resource_id: attributesOf(state, API).root_resource_id,
      });
      removeFrom(state, (type, own) => type === METHOD && own !== name && own.endsWith('_added'));
    },
  ]),
  (state) => {
    attributesOf(state, 'aws_api_gateway_resource', 'order').path_part = '{number}';
  },
  (state) => {
    attributesOf(state, 'aws_api_gateway_authorizer').provider_arns = [
      'arn:aws:cognito-idp:eu-west-1:000000000000:userpool/eu-west-1_Other',
    ];
  },
];

function change({ resources }: State, name: string, attributes: object): void {
  const found = resources.find((each) => each.type === METHOD && each.name === name);
  Object.assign(found?.instances[0]?.attributes ?? {}, attributes);
}

function cellsIn(content: object): Map<string, string> {
  return new Map(
    tableOf(stackOf(content)).routes.flatMap(({ name, cells }) =>
      Object.entries(cells).map(([client, cell]) => [`${client} ${name}`, cell] as const),
    ),
  );
}

test('a known cell of a plan is what the stage serves after the apply', () => {
  const before = cellsIn(deployed);
  let unknown = 0;
  fc.assert(
    fc.property(fc.subarray([...CHANGES], { minLength: 1, maxLength: 5 }), fc.boolean(), (changes, isRenewed) => {
      const after = changedState((state) => {
        for (const each of changes) each(state);
        if (!isRenewed) return;
        attributesOf(state, DEPLOYMENT).id = 'dep9';
        attributesOf(state, STAGE).deployment_id = 'dep9';
      }, deployed);
      const served = isRenewed ? cellsIn(after) : before;
      const cells = cellsIn(planBetween(deployed, after, isRenewed ? [`${DEPLOYMENT}.orders`] : []));
      for (const [place, cell] of cells) {
        if (cell === 'unknown') unknown += 1;
        else expect([place, cell]).toEqual([place, served.get(place)]);
        if (isRenewed) expect(cell).not.toBe('unknown');
      }
      // No route that the stage serves is silent, as far as its path stays.
      const rows = tableOf(stackOf(planBetween(deployed, after))).routes.map(({ address }) => address);
      for (const name of METHODS) expect(rows.join()).toContain(`${METHOD}.${name}`);
    }),
    { numRuns: 150, seed: 20 },
  );
  expect(unknown).toBeGreaterThan(100);
});
