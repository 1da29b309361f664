const { dest, parallel, src } = require('gulp');

/** Icons and codex files stand beside the code in the package, as n8n looks them up by relative path. */
const copy = (pattern) => () => src(pattern, { base: '.', encoding: false }).pipe(dest('dist'));

exports.default = parallel(
	Object.assign(copy('icons/*.svg'), { displayName: 'icons' }),
	Object.assign(copy('nodes/**/*.node.json'), { displayName: 'codex' }),
);
