import { synthesize } from './synthesized';

const stack = synthesize();

test('a plan fails where the Region, unknown at synth, has other token endpoints', () => {
  const [region] = Object.values((stack.data as { aws_region: Record<string, unknown> }).aws_region);
  expect(region).toMatchObject({
    lifecycle: {
      postcondition: [
        {
          condition: '${can(regex("^(af|ap|ca|eu|il|me|mx|sa|us)-[a-z]+-[0-9]+$", self.id))}',
          error_message:
            'the Region is not one of the partition aws, for which this was synthesized; name the Region at synth',
        },
      ],
    },
  });
});
