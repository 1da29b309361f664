import { agents } from '../../../nodes/WeShop/agents';
import { readParameters } from '../../../nodes/WeShop/agents/readParameters';
import { REQUIRED, MASK, PHOTO, textOf, type Given } from './given';

/** Values that are invalid for some kinds of fields and valid for others. */
const VALUES = [undefined, null, '', 'nonsense', 'ftp://x', 99_999_999, -1, 0.5, NaN, true, {}, [], { mode: 'url', value: 'x' }, { mode: 'list', value: 'x' }];

/** Parameters that make every conditional field relevant. */
const SETTINGS: Readonly<Record<string, Given[]>> = {
	virtualtryon: [{}, { descriptionType: 'custom', textDescription: 'x' }, { generateVersion: 'weshopPro' }, { generateVersion: 'bananaPro', imageSize: '1K' }],
	aimodel: [{}, { maskType: 'custom', customMask: MASK }, { pose: 'referenceImagePose', locationId: 1 }, { textDescription: '', fashionModelId: 1 }],
	aiproduct: [{}, { maskType: 'custom', customMask: MASK }, { textDescription: '', locationId: 1 }],
	removeBG: [{}, { maskType: 'custom', customMask: MASK }, { backgroundHex: '#ffffff' }, { backgroundId: 1 }],
	'ai-photoshoot': [{}, { modelName: 'nano' }],
	'ai-poster': [{}, { modelName: 'nano' }],
	kling: [{}, { modelName: 'Kling_2_6' }, { modelName: 'Kling_2_1_Master' }, { lastFrame: PHOTO }],
	'ai-image-animation': [{}, { modelName: 'Kling_2_6' }],
	seedream: [{}, { modelName: 'Seedream_50_Lite' }],
	'seedance-25': [{}, { images: '', firstFrame: PHOTO }, { images: '', extendVideo: PHOTO }],
	seedance: [{}, { images: '', firstFrame: PHOTO }, { images: '', extendVideo: PHOTO }, { modelName: 'Seedance_15_Pro' }, { modelName: 'Seedance_10_Pro' }],
};

const refusals = agents.flatMap((agent) => {
	const names = [...new Set(agent.fields.map(({ name }) => name))];
	const found = (SETTINGS[agent.name] ?? [{}]).flatMap((setting) =>
		names.flatMap((name) =>
			VALUES.flatMap((value) => {
				const given: Given = { ...REQUIRED[agent.name], ...setting, [name]: value };
				const result = readParameters(agent, { value: (field) => given[field] });
				return 'refusal' in result ? [{ agent, name, text: textOf(result.refusal), message: result.refusal.message }] : [];
			}),
		),
	);
	return [{ agent, found }];
});

describe.each(refusals.map(({ agent, found }) => ({ name: agent.name, agent, found })))('A refusal of $name', ({ agent, found }) => {
	it('exists for every field', () => {
		const refused = new Set(found.map(({ name }) => name));
		for (const { name, kind } of agent.fields) if (kind !== 'text') expect([...refused]).toContain(name);
	});

	it('names the field by its label and its name in the API', () => {
		for (const { text } of found) {
			const named = agent.fields.some(({ label, name }) => text.includes(label) && new RegExp(`\\([^)]*\\b${name}\\b`).test(text));
			expect({ text, named }).toEqual({ text, named: true });
		}
	});

	it('says what to do', () => {
		for (const { text } of found) expect(text.split('\n')[1]).toMatch(/^(Set|Add|Choose|Leave|Keep) /);
	});

	it('avoids the words error, problem, failure and mistake', () => {
		for (const { text } of found) expect(text).not.toMatch(/error|problem|fail|mistake/i);
	});

	it('contains no fragment of code', () => {
		for (const { text } of found) expect(text).not.toMatch(/undefined|\[object|function/);
	});

	it('starts with a short message without a full stop', () => {
		for (const { message } of found) {
			expect(message.length).toBeLessThan(140);
			expect(message).toMatch(/[^.]$/);
		}
	});
});
