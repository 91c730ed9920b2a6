import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import tseslint from 'typescript-eslint';

const TESTS = ['**/*.test.ts', '**/testing.ts', '**/testing/**/*.ts', 'web/tests/**/*.ts'];

export default tseslint.config(
  {
    ignores: [
      '**/node_modules/',
      '**/build/',
      '**/.svelte-kit/',
      '.data/',
      'data/',
      'server/src/platform/database/schema.ts',
    ],
  },
  ...tseslint.configs.recommended,
  {
    languageOptions: { globals: globals.node },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'ClassDeclaration:not([superClass])', message: 'Functions, not classes (style.md, rule 3).' },
      ],
      // One idea a file; a longer one hides a second idea.
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    // Forgotten promises and incomplete switches are what the compiler alone does not see.
    files: ['server/**/*.ts', 'contract/**/*.ts', 'bench/**/*.ts', 'vitest.*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/only-throw-error': 'error',
    },
  },
  {
    files: TESTS,
    rules: { '@typescript-eslint/no-non-null-assertion': 'off', 'max-lines': 'off', 'no-console': 'off' },
  },
  {
    // Runes live in class fields: in these files a class is Svelte's way to write reactive state.
    files: ['web/**/*.svelte.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    // These talk to a person at a terminal.
    files: [
      'scripts/**/*.mjs',
      'server/src/cli/**/*.ts',
      'server/src/main.ts',
      'server/src/greeting.ts',
      'bench/**/*.ts',
    ],
    rules: { 'no-console': 'off' },
  },
  ...svelte.configs['flat/recommended'],
  {
    files: ['web/**/*.svelte', 'web/**/*.svelte.ts', 'web/**/*.ts', 'web/**/*.js'],
    languageOptions: {
      globals: { ...globals.browser },
      parserOptions: { parser: tseslint.parser, extraFileExtensions: ['.svelte'] },
    },
    rules: {
      // The app is served from the root of its own origin: resolve() would only add code to the phone.
      'svelte/no-navigation-without-resolve': 'off',
    },
  },
);
