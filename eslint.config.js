import tseslint from 'typescript-eslint';
import reactHooks from 'eslint-plugin-react-hooks';

/**
 * A function is at most `max` lines of its own: the lines of functions declared inside it are theirs. So a factory
 * (`createX` that closes over its needs and answers an object of small functions) is measured by what it does itself,
 * and each of its parts by the same number. Blank lines and comments do not count.
 */
const functionSize = {
  meta: {
    type: 'suggestion',
    schema: [{ type: 'integer' }],
    messages: { long: '{{name}} has {{lines}} lines of its own; at most {{max}}.' },
  },
  create(context) {
    const [max] = context.options;
    const source = context.sourceCode;
    const stack = [];
    const commentLines = new Set();
    for (const c of source.getAllComments())
      for (let l = c.loc.start.line; l <= c.loc.end.line; l += 1) commentLines.add(l);
    const open = (node) => stack.push({ node, inner: new Set() });
    const close = (node) => {
      const { inner } = stack.pop();
      let lines = 0;
      for (let l = node.loc.start.line; l <= node.loc.end.line; l += 1) {
        const text = source.lines[l - 1] ?? '';
        if (inner.has(l) || text.trim() === '' || (commentLines.has(l) && /^\s*(\/\/|\/?\*)/.test(text))) continue;
        lines += 1;
      }
      if (lines > max)
        context.report({ node, messageId: 'long', data: { name: node.id?.name ?? 'This function', lines, max } });
      const outer = stack.at(-1)?.inner;
      if (outer !== undefined) for (let l = node.loc.start.line; l <= node.loc.end.line; l += 1) outer.add(l);
    };
    return {
      FunctionDeclaration: open,
      FunctionExpression: open,
      ArrowFunctionExpression: open,
      'FunctionDeclaration:exit': close,
      'FunctionExpression:exit': close,
      'ArrowFunctionExpression:exit': close,
    };
  },
};

const sizes = (lines) => ({
  'max-lines': ['error', { max: lines, skipBlankLines: true, skipComments: true }],
  'house/function-size': ['error', 60],
  complexity: ['error', 12],
  'max-params': 'off',
  '@typescript-eslint/max-params': ['error', { max: 4 }],
});

export default tseslint.config(
  { ignores: ['dist', 'node_modules', '.cache', 'data', 'screenshots', '**/*.mjs', '**/*.cjs', 'eslint.config.js'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  ...tseslint.configs.strictTypeChecked,
  {
    plugins: { house: { rules: { 'function-size': functionSize } } },
    languageOptions: {
      parserOptions: { project: ['./tsconfig.json', './web/tsconfig.json'], tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      ...sizes(300),
      eqeqeq: 'error',
      'no-console': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'No default exports: a thing has one name everywhere.' },
        { selector: 'TSEnumDeclaration', message: 'Use a const table and a union type.' },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['web/**/*.ts', 'web/**/*.tsx'],
    plugins: { 'react-hooks': reactHooks },
    rules: {
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      // A component is markup as much as logic: the limit on its length is looser, the limit on the file stays.
      'house/function-size': ['error', 120],
    },
  },
  {
    files: ['**/*.test.ts', '**/*.test.tsx', 'test/**/*.ts'],
    rules: { ...sizes(500), 'house/function-size': 'off', '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  { files: ['scripts/**/*.ts', 'bench/**/*.ts'], rules: { 'no-console': 'off' } },
  { files: ['**/*.config.ts'], rules: { 'no-restricted-syntax': 'off' } },
);
