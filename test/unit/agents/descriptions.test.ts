import { agents } from '../../../nodes/WeShop/agents';

const labels = agents.map(({ label }) => label);
/** What a description recommends for something else, e.g. `for indoors, use Room`. */
const recommended = (text: string) => [...text.matchAll(/\buse (.+)$/g)].map(([, label]) => label);

describe.each(agents)('The description of $label', ({ label, description, toolSummary }) => {
	it('fits into two lines of the list of operations', () => {
		expect(description.length).toBeLessThanOrEqual(90);
		expect(description).toMatch(/^[A-Z].*[^.]$/);
	});

	it('recommends only operations that there are, and not itself', () => {
		for (const other of recommended(description)) {
			expect(labels).toContain(other);
			expect(other).not.toBe(label);
		}
	});

	it('recommends nothing to an AI model, which has this operation alone', () => {
		expect(recommended(toolSummary ?? description)).toEqual([]);
	});
});

describe('The action', () => {
	it('of each operation is in sentence case, and of no other', () => {
		const actions = agents.map(({ action }) => action);
		expect(actions.filter((action) => !/^[A-Z][a-z]+ .+[^.]$/.test(action))).toEqual([]);
		expect([...new Set(actions)]).toHaveLength(actions.length);
	});
});

describe('Two operations that are easily confused', () => {
	it.each([
		['Change Clothes', 'Virtual Try-On'],
		['Virtual Try-On', 'Change Clothes'],
		['New Outfit', 'Change Clothes'],
		['Combine Images', 'Photoshoot'],
		['Photoshoot', 'Combine Images'],
		['Ghost Mannequin', 'Flat Lay'],
		['Flat Lay', 'Ghost Mannequin'],
		['Poster From Images', 'Poster'],
		['Infographic', 'Flowchart'],
		['Flowchart', 'Infographic'],
		['Room', 'Garden'],
		['Garden', 'Room'],
		['Remove Blemishes', 'Remove Wrinkles'],
		['Remove Wrinkles', 'Remove Blemishes'],
		['Change Hair Color', 'Change Hairstyle'],
		['Change Hairstyle', 'Change Hair Color'],
	])('say which one to take: %s, %s', (label, other) => {
		expect(recommended(agents.find((agent) => agent.label === label)?.description ?? '')).toEqual([other]);
	});
});
