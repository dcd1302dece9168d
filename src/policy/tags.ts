import { defineRule } from './rule';
import { blocks, isSet, list, record, shown } from '../terraform-json/stack-view';

const REQUIRED = ['Project', 'Environment', 'Purpose'];

export const tags = defineRule({
  id: 'tags',
  asks: 'the provider tags every resource with Project, Purpose and the Environment of the stack',
  reason: 'tags show which costs and resources belong together; rules read the environment from the tag',
  fix: 'name the three in default_tags of every AWS provider, and nowhere else',
  source: 'Best practices and strategies (Tagging AWS Resources)',
  check: (stack) => [
    ...stack.providers.flatMap((provider, index) => {
      const given = record(blocks(provider.default_tags)[0]?.tags);
      const path = `provider.aws[${index}]`;
      const missing = REQUIRED.filter((name) => !isSet(given[name]));
      const isOther = isSet(given.Environment) && !stack.isFor(given.Environment);
      const ignored = blocks(provider.ignore_tags).flatMap(({ keys, key_prefixes: prefixes }) => [
        ...list(keys).filter((name) => REQUIRED.some((required) => isSameTag(required, String(name)))),
        ...list(prefixes).filter((prefix) => REQUIRED.some((required) => required.startsWith(String(prefix)))),
      ]);
      return [
        ...ignored.map((name) => ({ path, subject: 'ignore_tags', found: shown(name) })),
        ...missing.map((subject) => ({ path, subject, found: 'no such default tag' })),
        ...(isOther
          ? [
              {
                path,
                subject: 'Environment',
                found: `${shown(given.Environment)}, but the stack has another environment`,
              },
            ]
          : []),
      ];
    }),
    ...stack.everything().flatMap(({ path, attributes: { tags: own } }) =>
      typeof own === 'string'
        ? [{ path, subject: 'tags', found: 'an expression, which may replace the tag of the provider' }]
        : Object.keys(record(own))
            .filter((name) => REQUIRED.some((required) => isSameTag(required, name)))
            .map((subject) => ({ path, subject, found: 'a tag that replaces the tag of the provider' })),
    ),
  ],
});

/** Conditions of policies ignore the case of tag names; a name from an expression may be any name. */
function isSameTag(required: string, name: string): boolean {
  return name.toLowerCase() === required.toLowerCase() || /[$%]\{/.test(name);
}
