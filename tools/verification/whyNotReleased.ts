import { placeholders, type PackageJson } from './placeholders';

export interface Release {
	/** e.g. "v1.2.3" */
	tag: string;
	packageJson: PackageJson;
	changelog: string;
	/** The GitHub repository that the workflow runs in, e.g. "owner/name"; not known outside of one. */
	repository?: string;
}

/** What has to be put right before a tag is published, one sentence each. */
export function whyNotReleased({ tag, packageJson, changelog, repository }: Release): string[] {
	const { version } = packageJson;
	const address = packageJson.repository.url;
	return [
		...(tag === `v${version}` ? [] : [`The tag is ${JSON.stringify(tag)} and package.json says version ${version}. Tag the commit as v${version}, or change the version.`]),
		...(hasEntry(changelog, version) ? [] : [`CHANGELOG.md has no entry "## [${version}] - <date>" with text in it. Put that heading above what is under "Unreleased".`]),
		...(repository === undefined || repositoryIn(address) === repository
			? []
			: [`package.json names the repository ${address} and this runs in ${repository}. npm gives provenance only where they are the same.`]),
		...placeholders(packageJson).map((field) => `Still to be set in package.json: ${field}.`),
	];
}

function hasEntry(changelog: string, version: string): boolean {
	const [, ...entries] = `\n${changelog}`.split('\n## ');
	return entries.some((entry) => {
		const [heading = '', ...lines] = entry.split('\n');
		return heading.split(/[\s[\]]+/).includes(version) && lines.some((line) => line.trim() !== '');
	});
}

function repositoryIn(address: string): string | undefined {
	return /github\.com[/:]([^/]+\/[^/]+?)(?:\.git)?$/.exec(address)?.[1];
}
