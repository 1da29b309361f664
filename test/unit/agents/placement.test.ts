import type { AddressesField, Field, ImageField, ImagesField } from '../../../nodes/WeShop/agents/agent';
import { agents } from '../../../nodes/WeShop/agents';
import { placedInOrder } from '../../../nodes/WeShop/agents/placement';

const image = (name: string): ImageField => ({ kind: 'image', name, label: name, description: name });
const list: ImagesField = { kind: 'images', name: 'images', label: 'Images', description: 'Photos', min: 0, max: 9 };
const addresses = (name: string, media: 'video' | 'audio'): AddressesField => ({ kind: 'addresses', media, name, label: name, description: name, max: 3 });
const text: Field = { kind: 'text', name: 'textDescription', label: 'Prompt', description: 'Text' };

describe('Where the images of a run stand', () => {
	it('is one list in the order of the fields, the first of them alone besides', () => {
		const fields = [image('originalImage'), text, image('styleImage'), list];
		expect(placedInOrder(fields, { images: ['3', '4'], styleImage: ['2'], originalImage: ['1'] })).toStrictEqual({ input: { originalImage: '1' }, params: { images: ['1', '2', '3', '4'] } });
		expect(placedInOrder(fields, { images: ['3', '4'], styleImage: ['2'] })).toStrictEqual({ input: { originalImage: '2' }, params: { images: ['2', '3', '4'] } });
		expect(placedInOrder(fields, { images: ['3'] })).toStrictEqual({ input: { originalImage: '3' }, params: { images: ['3'] } });
	});

	it('is nowhere without any', () => {
		expect(placedInOrder([list, image('originalImage')], {})).toStrictEqual({ input: {}, params: {} });
		expect(placedInOrder([list, image('originalImage')], { images: [], originalImage: undefined })).toStrictEqual({ input: {}, params: {} });
	});

	it('is once for a field that different models have differently', () => {
		expect(placedInOrder([{ ...list, when: { model: ['a'] } }, { ...list, max: 1, when: { model: ['b'] } }], { images: ['1'] })).toStrictEqual({ input: { originalImage: '1' }, params: { images: ['1'] } });
	});
});

describe('Where the videos and audios of a run stand', () => {
	it('is the same list in both parts, in the order of the fields', () => {
		const fields = [list, addresses('extendVideo', 'video'), addresses('videos', 'video'), addresses('audios', 'audio')];
		expect(placedInOrder(fields, { audios: ['a'], videos: ['v2', 'v3'], extendVideo: ['v1'], images: ['1'] })).toStrictEqual({
			input: { originalImage: '1', videos: ['v1', 'v2', 'v3'], audios: ['a'] },
			params: { images: ['1'], videos: ['v1', 'v2', 'v3'], audios: ['a'] },
		});
	});

	it('is named as the API names it, whatever the field is called', () => {
		expect(placedInOrder([addresses('video', 'video')], { video: ['v'] })).toStrictEqual({ input: { videos: ['v'] }, params: { videos: ['v'] } });
		expect(placedInOrder([addresses('sound', 'audio')], { sound: ['a'] })).toStrictEqual({ input: { audios: ['a'] }, params: { audios: ['a'] } });
	});

	it('is nowhere for a name that no field has', () => {
		expect(placedInOrder([text], { textDescription: ['x'], other: ['y'] })).toStrictEqual({ input: {}, params: {} });
	});
});

it('No agent sends the same image twice in its list, nor one that it was not given', () => {
	for (const { fields, placeMedia } of agents) {
		const urls = Object.fromEntries(fields.filter(({ kind }) => ['image', 'images', 'addresses'].includes(kind)).map(({ name }) => [name, [`https://a.com/${name}`]]));
		const { input, params } = placeMedia?.(urls, {}) ?? placedInOrder(fields, urls);
		for (const part of [input, params]) {
			for (const value of Object.values(part)) {
				const sent = [value].flat();
				expect(Object.values(urls).flat()).toEqual(expect.arrayContaining(sent));
				expect([...new Set(sent)]).toEqual(sent);
			}
		}
	}
});
