import type { IExecuteFunctions } from 'n8n-workflow';
import { WeShopFailure } from '../../../nodes/WeShop/api/failure';
import type { Images } from '../../../nodes/WeShop/input/inputImages';
import { UPLOAD_RETRY_MS, type Session } from '../../../nodes/WeShop/n8n/session';
import { Uploads } from '../../../nodes/WeShop/start/uploads';
import { handClock, settle } from '../clock';

const photo = { mode: 'file', file: { sha256: 'the same', size: 1, fileName: 'a.png', type: { mimeType: 'image/png', extension: 'png' }, binary: {}, called: 'data', namedBy: {} } };
const images = { originalImage: [photo] } as unknown as Images;

it('Items with the same photo upload it once: if that fails, they fail together, and the next one has all of its time', async () => {
	const clock = handClock();
	const node = { getContext: () => context, getExecutionId: () => '17', getNode: () => ({ id: 'node' }), getWorkflow: () => ({ id: 'w' }) } as unknown as IExecuteFunctions;
	const context = {};
	const deadlines: number[] = [];
	const client = {
		uploadImage: async (_file: unknown, deadline: number) => {
			deadlines.push(deadline - clock.now());
			await clock.sleep(UPLOAD_RETRY_MS);
			return await Promise.reject<string>(new WeShopFailure('Later', { details: { retryable: true } }));
		},
	};
	const uploads = new Uploads(node, { clock, client } as unknown as Session);
	const upload = async () => await uploads.addressesOf(images, 'account').catch((failure: WeShopFailure) => failure.message);
	const together = Array.from({ length: 3 }, upload);
	await settle();
	await clock.moveTo(UPLOAD_RETRY_MS);
	expect(await Promise.all(together)).toEqual(['Later', 'Later', 'Later']);
	const later = upload();
	await settle();
	await clock.moveTo(2 * UPLOAD_RETRY_MS);
	expect(await later).toBe('Later');
	expect(deadlines).toEqual([UPLOAD_RETRY_MS, UPLOAD_RETRY_MS]);
});
