import { readFileSync } from 'node:fs';
import { projectText } from '../../src/init/project-files';
import { checkRepository } from '../../src/init/project';

const review = readFileSync('.github/workflows/review.yml', 'utf8');

test('the workflow of the base branch is called by the repository that is named', () => {
  const text = projectText(review, 'shop', 'acme/orders');
  expect(text).toContain('uses: acme/orders/.github/workflows/plan-of-review.yml@main ');
  expect(text).not.toContain('OWNER');
});

test('without one the owner is left to be filled in', () => {
  expect(projectText(review, 'shop')).toContain('uses: OWNER/shop/.github/workflows/plan-of-review.yml@main ');
});

test.each(['acme', 'acme/a/b', '-a/b', 'acme/shop@main', 'acme/${{ x }}'])(
  '"%s" is refused as a repository',
  (repository) => {
    expect(() => {
      checkRepository(repository);
    }).toThrow(`the repository is "${repository}", expected owner/name as on GitHub; correct --repository`);
  },
);
