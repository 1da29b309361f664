const { readFileSync } = require('node:fs');
const path = require('node:path');
const ts = require('typescript');

const root = path.join(__dirname, '..', '..');
const { config } = ts.readConfigFile(path.join(root, 'tsconfig.json'), ts.sys.readFile);
const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);

/**
 * Hands the built package to Jest as it is, with the map to its source that the package does not ship, so that
 * coverage counts where the code was written. The map comes from compiling the source again, which must give the
 * same code: a stale build fails here.
 */
exports.process = (code, builtFile) => {
	const source = path.join(root, path.relative(path.join(root, 'dist'), builtFile).replace(/\.js$/, '.ts'));
	const compiled = ts.transpileModule(readFileSync(source, 'utf8'), {
		fileName: source,
		compilerOptions: { ...options, sourceMap: true, outDir: undefined, rootDir: undefined },
	});
	const again = compiled.outputText.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n');
	if (again.trim() !== code.trim()) throw new Error(`${builtFile} is not what ${source} compiles to. Run: npm run build`);
	const map = { ...JSON.parse(compiled.sourceMapText), sources: [source], sourceRoot: '' };
	return { code, map };
};
