import type { INode } from 'n8n-workflow';
import ts from 'typescript';

/** What n8n's definitions take for granted; expressions are what its `expr` gives. */
const PRELUDE = `
type Expression<T> = { expression: T };
type CredentialReference = unknown;
type IDataObject = Record<string, unknown>;
type NodeConfig<P> = { parameters: P };
type WeShopV1Params = unknown;
declare function expr(text: string): any;
`;

/** Which of these nodes' parameters do not fit n8n's definition, by TypeScript: their indices. */
export function mistakesIn(definitions: string, nodes: Array<INode['parameters']>): number[] {
	const code = /```typescript\n([^]*?)```/.exec(definitions)?.[1] ?? definitions;
	const written = (value: unknown): string => {
		if (typeof value === 'string' && value.startsWith('=')) return `expr(${JSON.stringify(value)})`;
		if (Array.isArray(value)) return `[${value.map(written).join(', ')}]`;
		if (typeof value === 'object' && value !== null) return `{ ${Object.entries(value).map(([name, inner]) => `${JSON.stringify(name)}: ${written(inner)}`).join(', ')} }`;
		return JSON.stringify(value);
	};
	// n8n names a union of all operations, and does not write it.
	const union = `type AnyOperation = ${[...code.matchAll(/^export type (\w+Params) = /gm)].map(([, name]) => name).join(' | ')};`;
	const head = `${PRELUDE}${code}\n${union}\n`;
	const first = head.split('\n').length - 1;
	const source = head + nodes.map((parameters, index) => `const n${index}: AnyOperation = ${written(parameters)};`).join('\n');
	const host = ts.createCompilerHost({});
	const { getSourceFile } = host;
	host.getSourceFile = (name, ...rest) => (name === 'nodes.ts' ? ts.createSourceFile(name, source, ts.ScriptTarget.ES2022) : getSourceFile(name, ...rest));
	const program = ts.createProgram(['nodes.ts'], { strict: true, noEmit: true, target: ts.ScriptTarget.ES2022, types: [] }, host);
	const lines = ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
		const line = file?.fileName === 'nodes.ts' ? ts.getLineAndCharacterOfPosition(file, start!).line - first : -1;
		if (line < 0) throw new Error(`The definition itself does not compile: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`);
		return line;
	});
	return [...new Set(lines)].sort((one, other) => one - other);
}
