import tseslint from 'typescript-eslint';
import { commentStyle } from './bin/prose/comment-style.mjs';

const barrelImport = {
  name: '@cdktf/provider-aws',
  message: "The barrel costs seconds and a gigabyte at each synth: import from '@cdktf/provider-aws/lib/<resource>'.",
};

export default tseslint.config(
  // The bench's other sides are written the way they are compared as: barrel import and all.
  {
    ignores: [
      'cdktf.out/',
      '**/.build/',
      'dist/',
      'packages/*/dist/',
      // Parts of other projects, which are linted there.
      'starters/',
      'template/',
      'coverage/',
      'mutation/.sandbox/',
      'bench/template/',
      'bench/aws-cdk/',
    ],
  },

  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', { paths: [barrelImport] }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      // A construct registers itself in its scope: `new` for its effect is how cdktf is written.
      'no-new': 'off',
      eqeqeq: 'error',
    },
  },
  { plugins: { prose: commentStyle }, rules: { 'prose/phrase': 'error' } },
  // Jest types its matchers within objects as any.
  { files: ['__tests__/**'], rules: { '@typescript-eslint/no-unsafe-assignment': 'off' } },
  { files: ['**/*.mjs'], ...tseslint.configs.disableTypeChecked },
);
