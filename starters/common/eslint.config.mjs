import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['cdktf.out/', '.build/', 'coverage/'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // A construct registers itself in its scope: `new` for its effect is how Terraform CDK is written.
      'no-new': 'off',
    },
  },
  { files: ['**/*.mjs'], ...tseslint.configs.disableTypeChecked },
);
