const { mkdirSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const { dest, parallel, src } = require('gulp');
const { outputSchemas } = require('./tools/build/outputSchemas');

/** Icons and codex files stand beside the code in the package, as n8n looks them up by relative path. */
const copy = (pattern) => () => src(pattern, { base: '.', encoding: false }).pipe(dest('dist'));

/** Of the compiled node, so that no operation is without one. */
async function schemas() {
	const node = path.join(__dirname, 'dist', 'nodes', 'WeShop');
	const { operations } = require(path.join(node, 'operations', 'registry'));
	const { agents } = require(path.join(node, 'agents'));
	for (const [name, schema] of outputSchemas(operations, agents)) {
		mkdirSync(path.dirname(path.join(node, name)), { recursive: true });
		writeFileSync(path.join(node, name), JSON.stringify(schema));
	}
}

exports.default = parallel(
	Object.assign(copy('icons/*.svg'), { displayName: 'icons' }),
	Object.assign(copy('nodes/**/*.node.json'), { displayName: 'codex' }),
	schemas,
);
