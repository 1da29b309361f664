import type { RunRequest } from '../../../nodes/WeShop/api/types';
import { madeKeyOf } from '../../../nodes/WeShop/start/madeBefore';

const request: RunRequest = {
	agent: { name: 'removeBG', version: 'v1.0' },
	input: { taskName: 'Monday', originalImage: 'sha-256 of a photo' },
	params: { maskType: 'autoSubjectSegment', images: ['sha-256 of a photo', 'another'], batchCount: 1 },
	safeGenerate: 'on',
};
const keyOf = (fingerprinted: RunRequest, account = 'account') => madeKeyOf({ account, reusesMade: true, fingerprinted });

describe('The key of what a run makes', () => {
	it('stays what it is over versions: what was paid for is found by it', () => {
		expect(keyOf(request)).toBe('00afb164-ea82-8d71-905e-66907d61749d');
	});

	it('does not depend on the order in which the request was put together, nor on its Task Name and Callback URL', () => {
		const { agent, input, params } = request;
		const other: RunRequest = {
			callbackUrl: 'https://n8n.example/hook',
			safeGenerate: 'on',
			params: { batchCount: 1, images: params.images, maskType: params.maskType },
			input: { originalImage: input.originalImage, taskName: 'Tuesday' },
			agent: { version: agent.version, name: agent.name },
		};
		expect(keyOf(other)).toBe(keyOf(request));
	});

	it.each<[what: string, other: Partial<RunRequest>]>([
		['agent', { agent: { name: 'aipose', version: 'v1.0' } }],
		['version', { agent: { name: 'removeBG', version: 'v2.0' } }],
		['setting', { params: { ...request.params, batchCount: 2 } }],
		['order of images', { params: { ...request.params, images: ['another', 'sha-256 of a photo'] } }],
	])('is another one for another %s', (_, other) => {
		expect(keyOf({ ...request, ...other })).not.toBe(keyOf(request));
	});

	it('is that of the account', () => {
		expect(keyOf(request, 'another account')).not.toBe(keyOf(request));
	});
});
