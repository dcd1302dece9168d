import { defineRule } from './rule';
import { blocks, isSet, record } from '../terraform-json/stack-view';

const REQUIRED = ['Project', 'Environment', 'Purpose'];

export const tags = defineRule({
  id: 'tags',
  asks: 'everything is tagged with Project, Environment and Purpose, by the provider',
  reason: 'costs cannot be told apart, nor what may be deleted; rules read the environment from the tag',
  fix: 'name the three in default_tags of every AWS provider, and nowhere else',
  source: 'Best practices and strategies (Tagging AWS Resources)',
  check: (stack) => [
    ...stack.providers.flatMap((provider, index) => {
      const given = record(blocks(provider.default_tags)[0]?.tags);
      return REQUIRED.filter((name) => !isSet(given[name])).map((subject) => ({
        path: `provider.aws[${index}]`,
        subject,
        found: 'no such default tag',
      }));
    }),
    ...stack.everything().flatMap(({ path, attributes }) =>
      REQUIRED.filter((name) => name in record(attributes.tags)).map((subject) => ({
        path,
        subject,
        found: 'a tag that takes the place of the provider’s',
      })),
    ),
  ],
});
