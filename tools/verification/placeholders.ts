export interface PackageJson {
	version: string;
	author: { name: string; email: string };
	repository: { url: string };
	homepage: string;
	bugs: { url: string };
}

const UNSET = {
	email: /\.example$/,
	repository: /github\.com\/n8n-nodes-weshop\//,
	bugs: /github\.com\/n8n-nodes-weshop\//,
	homepage: /^https:\/\/www\.npmjs\.com\//,
};

/** The fields of package.json that only whoever publishes can fill in, and that still hold what they came with. */
export function placeholders({ author, repository, homepage, bugs }: PackageJson): string[] {
	return [
		...(UNSET.email.test(author.email) ? [`author: ${author.name} <${author.email}>: n8n writes to it; set your own name and address`] : []),
		...(UNSET.repository.test(repository.url)
			? [`repository: ${repository.url}: has to be the public GitHub repository that the release runs in, where n8n's scan fetches the sources from`]
			: []),
		...(UNSET.homepage.test(homepage) ? [`homepage: ${homepage}: set the repository's README or a page of your own`] : []),
		...(UNSET.bugs.test(bugs.url) ? [`bugs: ${bugs.url}: set the issues of that repository`] : []),
	];
}
