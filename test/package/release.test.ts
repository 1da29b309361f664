import { whyNotReleased, type Release } from '../../tools/verification/whyNotReleased';

const ready: Release = {
	tag: 'v1.2.3',
	packageJson: {
		version: '1.2.3',
		author: { name: 'Ada', email: 'ada@shop.test' },
		repository: { url: 'git+https://github.com/ada/n8n-nodes-weshop.git' },
		homepage: 'https://github.com/ada/n8n-nodes-weshop#readme',
	},
	changelog: '# Changelog\n\n## Unreleased\n\n## 1.2.3 (2027-01-02)\n\n- A tenth agent.\n',
	repository: 'ada/n8n-nodes-weshop',
};

describe('a release', () => {
	it('goes out when tag, package.json and changelog agree', () => {
		expect(whyNotReleased(ready)).toEqual([]);
		expect(whyNotReleased({ ...ready, repository: undefined, changelog: '## [1.2.3]\n- First.' })).toEqual([]);
	});

	it.each<[string, Partial<Release>, RegExp]>([
		['the tag is of another version', { tag: 'v1.2.4' }, /^The tag is "v1.2.4" and package.json says version 1.2.3/],
		['the tag has no v', { tag: '1.2.3' }, /Tag the commit as v1.2.3/],
		['the changelog has no entry', { changelog: '# Changelog\n\n## Unreleased\n\n- 1.2.3 is to come\n\n## 11.2.3\n\n- Other.\n' }, /no entry "## 1.2.3"/],
		['its entry is empty', { changelog: '## 1.2.3\n\n## 1.2.2\n\n- Old.\n' }, /no entry "## 1.2.3" with text/],
		['it runs in a fork', { repository: 'bob/n8n-nodes-weshop' }, /runs in bob\/n8n-nodes-weshop\. npm gives provenance only/],
		['the author is a placeholder', { packageJson: { ...ready.packageJson, author: { name: 'x', email: 'x@y.example' } } }, /^Still to be set in package.json: author/],
	])('does not when %s', (_, change, reason) => {
		expect(whyNotReleased({ ...ready, ...change })).toEqual([expect.stringMatching(reason)]);
	});
});
