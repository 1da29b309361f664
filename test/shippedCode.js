const { readFileSync } = require('node:fs');
const path = require('node:path');
const ts = require('typescript');

const root = path.join(__dirname, '..');
const { config } = ts.readConfigFile(path.join(root, 'tsconfig.json'), ts.sys.readFile);
const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);

/** As the build compiles it, with the map to the source that the package does not ship. */
function compile(code, source) {
	const { outputText, sourceMapText } = ts.transpileModule(code, {
		fileName: source,
		compilerOptions: { ...options, sourceMap: true, outDir: undefined, rootDir: undefined },
	});
	return {
		code: outputText.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n'),
		map: { ...JSON.parse(sourceMapText), sources: [source], sourceRoot: '' },
	};
}

/**
 * Hands Jest what ships: the built package as it is, and its source compiled as the build does it, so that coverage
 * counts both where the code was written. A stale build fails here.
 */
exports.process = (code, file) => {
	if (file.endsWith('.ts')) return compile(code, file);
	const source = path.join(root, path.relative(path.join(root, 'dist'), file).replace(/\.js$/, '.ts'));
	const again = compile(readFileSync(source, 'utf8'), source);
	if (again.code.trim() !== code.trim()) throw new Error(`${file} is not what ${source} compiles to. Run: npm run build`);
	return { code, map: again.map };
};
