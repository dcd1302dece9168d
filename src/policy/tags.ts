import { defineRule } from './rule';
import { blocks, isSet, record, shown } from '../terraform-json/stack-view';

const REQUIRED = ['Project', 'Environment', 'Purpose'];

export const tags = defineRule({
  id: 'tags',
  asks: 'everything is tagged with Project, Environment and Purpose, by the provider, and with the environment that the stack is made for',
  reason: 'costs cannot be told apart, nor what may be deleted; rules read the environment from the tag',
  fix: 'name the three in default_tags of every AWS provider, and nowhere else',
  source: 'Best practices and strategies (Tagging AWS Resources)',
  check: (stack) => [
    ...stack.providers.flatMap((provider, index) => {
      const given = record(blocks(provider.default_tags)[0]?.tags);
      const path = `provider.aws[${index}]`;
      const missing = REQUIRED.filter((name) => !isSet(given[name]));
      const isOther = isSet(given.Environment) && !stack.isFor(given.Environment);
      return [
        ...missing.map((subject) => ({ path, subject, found: 'no such default tag' })),
        ...(isOther
          ? [{ path, subject: 'Environment', found: `${shown(given.Environment)}, in a stack of another` }]
          : []),
      ];
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
