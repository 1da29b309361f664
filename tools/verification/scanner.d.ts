/** What we use of n8n's scanner, which brings no types. */
declare module '@n8n/scan-community-package/scanner/scanner.mjs' {
	import type { Linter } from 'eslint';

	/** The rules that n8n lints a community package by. */
	export function buildScanConfig(): Promise<Linter.Config[]>;
	/** What it lints of the repository that a package was built from. */
	export const SOURCE_FILE_PATTERNS: string[];
}
