/** What this folder has of the publisher's own work. */
export interface Preparation {
	/** The page of `npm run live`. */
	live: string;
	/** docs/publishing.md, which has the address of the video. */
	publishing: string;
}

/**
 * What only a publisher can do besides the names in package.json, one sentence each: what this folder shows to be missing, and what happens elsewhere, where
 * no command here can look.
 */
export function publishersWork({ live, publishing }: Preparation): { missing: string[]; elsewhere: string[] } {
	return {
		missing: [
			...(/not yet run against WeShop/i.test(live) ? ['The real service: run `npm run live` with your own key, and commit docs/live.md.'] : []),
			...(/^Video: https:\/\/\S+$/m.test(publishing) ? [] : ['The video: record it by the script in docs/publishing.md, and put its address into the line "Video: " there.']),
		],
		elsewhere: [
			'Accounts: npm with two-factor authentication, GitHub with the public repository, n8n\'s Creator Portal.',
			'npm: the secret NPM_TOKEN in the repository for the first version; then release.yml as trusted publisher, and no token.',
			'GitHub: "Report a vulnerability" is on, and Actions may run.',
			'n8n: submit the package in the Creator Portal once npm has it, with the address of the video.',
		],
	};
}
