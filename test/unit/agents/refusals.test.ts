import { agents } from '../../../nodes/WeShop/agents';
import { readParameters } from '../../../nodes/WeShop/agents/readParameters';
import { LEAST, MASK, PHOTO, textOf, type Given } from './given';

/** Everything that a field could meet: what is wrong for one kind is right for another, and is then not refused. */
const ODD = [undefined, null, '', 'nonsense', 'ftp://x', 99_999_999, -1, 0.5, NaN, true, {}, [], { mode: 'url', value: 'x' }, { mode: 'list', value: 'x' }];

/** Sets of values under which every conditional field counts. */
const SETTINGS: Readonly<Record<string, Given[]>> = {
	virtualtryon: [{}, { descriptionType: 'custom', textDescription: 'x' }, { generateVersion: 'weshopPro' }, { generateVersion: 'bananaPro', imageSize: '1K' }],
	aimodel: [{}, { maskType: 'custom', customMask: MASK }, { pose: 'referenceImagePose', locationId: 1 }, { textDescription: '', fashionModelId: 1 }],
	aiproduct: [{}, { maskType: 'custom', customMask: MASK }, { textDescription: '', locationId: 1 }],
	removeBG: [{}, { maskType: 'custom', customMask: MASK }, { backgroundHex: '#ffffff' }, { backgroundId: 1 }],
	kling: [{}, { modelName: 'Kling_2_6' }, { modelName: 'Kling_2_1_Master' }, { lastFrame: PHOTO }],
	'ai-image-animation': [{}, { modelName: 'Kling_2_6' }],
	seedance: [{}, { imageRole: 'firstFrame' }, { modelName: 'Seedance_15_Pro' }, { modelName: 'Seedance_10_Pro' }],
};

const refusals = agents.flatMap((agent) => {
	const names = [...new Set(agent.fields.map(({ name }) => name))];
	const found = (SETTINGS[agent.name] ?? [{}]).flatMap((setting) =>
		names.flatMap((name) =>
			ODD.flatMap((odd) => {
				const given: Given = { ...LEAST[agent.name], ...setting, [name]: odd };
				const result = readParameters(agent, (field) => given[field]);
				return 'refusal' in result ? [{ agent, name, told: textOf(result.refusal), message: result.refusal.message }] : [];
			}),
		),
	);
	return [{ agent, found }];
});

describe.each(refusals.map(({ agent, found }) => ({ name: agent.name, agent, found })))('What the user of $name reads', ({ agent, found }) => {
	it('covers every field', () => {
		const refused = new Set(found.map(({ name }) => name));
		for (const { name, kind } of agent.fields) if (kind !== 'text') expect([...refused]).toContain(name);
	});

	it('names a field by its label and by its name in WeShop\'s API', () => {
		for (const { told } of found) {
			const named = agent.fields.some(({ label, name }) => told.includes(label) && new RegExp(`\\([^)]*\\b${name}\\b`).test(told));
			expect({ told, named }).toEqual({ told, named: true });
		}
	});

	it('says what to do', () => {
		for (const { told } of found) expect(told.split('\n')[1]).toMatch(/^(Set|Choose|Leave|Keep) /);
	});

	it('speaks of no error, problem, failure or mistake', () => {
		for (const { told } of found) expect(told).not.toMatch(/error|problem|fail|mistake/i);
	});

	it('shows no trace of code', () => {
		for (const { told } of found) expect(told).not.toMatch(/undefined|\[object|function/);
	});

	it('begins with a short message without a full stop', () => {
		for (const { message } of found) {
			expect(message.length).toBeLessThan(140);
			expect(message).toMatch(/[^.]$/);
		}
	});
});
