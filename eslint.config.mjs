import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import { readFileSync } from 'node:fs';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import tseslint from 'typescript-eslint';

const shipped = ['nodes/**/*.ts', 'credentials/**/*.ts'];
const { devDependencies } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8'));
const notShipped = Object.keys(devDependencies).filter((name) => name !== 'n8n-workflow');
const inLanguage = { languageOptions: { parser: tseslint.parser } };
const withRules = (name) => ({ plugins: { 'n8n-nodes-base': n8nNodesBase }, rules: n8nNodesBase.configs[name].rules });

export default tseslint.config(
	{ ignores: ['dist/**', 'node_modules/**', 'coverage/**', 'test/n8n/node_modules/**', '.demo/**', '.other-n8n/**', '.live/**', '.stryker-tmp/**', 'reports/**'] },
	{
		files: [...shipped, 'package.json'],
		linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' },
		extends: [n8nCommunityNodesPlugin.configs.recommended],
	},
	{
		files: ['**/*.ts'],
		extends: [tseslint.configs.recommended],
		rules: { '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', argsIgnorePattern: '^_', ignoreRestSiblings: true }] },
	},
	{
		// These two need types, which doubles the time of the lint. A promise that nobody waits for loses its error, and a paid run with it.
		files: ['nodes/**/*.ts', 'credentials/**/*.ts', 'test/**/*.ts', 'tools/**/*.ts'],
		languageOptions: { parserOptions: { project: 'test/tsconfig.json', tsconfigRootDir: process.cwd() } },
		rules: { '@typescript-eslint/no-floating-promises': 'error', '@typescript-eslint/no-misused-promises': 'error' },
	},
	{ files: ['**/*.json'], ...inLanguage, languageOptions: { parser: tseslint.parser, parserOptions: { extraFileExtensions: ['.json'] } } },
	{ files: ['package.json'], ...withRules('community'), rules: { ...n8nNodesBase.configs.community.rules, '@typescript-eslint/no-unused-expressions': 'off' } },
	{
		files: ['credentials/**/*.ts'],
		...withRules('credentials'),
		rules: {
			...n8nNodesBase.configs.credentials.rules,
			// For n8n's own nodes, whose documentation has short names; the plugin above wants an address.
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
		},
	},
	{
		files: ['nodes/**/*.ts'],
		...withRules('nodes'),
		rules: {
			...n8nNodesBase.configs.nodes.rules,
			// As n8n's own tool for community nodes has it: these contradict the plugin above.
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
			'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
		},
	},
	{
		files: shipped,
		rules: {
			// n8n's rule lets every devDependency through, which would lint clean here and be missing at the user's.
			'no-restricted-imports': ['error', { paths: notShipped, patterns: notShipped.map((name) => `${name}/*`) }],
			'no-restricted-syntax': ['error', { selector: 'ImportExpression', message: 'What ships imports nothing at run time' }],
		},
	},
);
