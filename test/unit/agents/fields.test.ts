import type { Agent, Condition, Field } from '../../../nodes/WeShop/agents/agent';
import { agentsWith } from '../../../nodes/WeShop/agents';
import { agents } from '../../../nodes/WeShop/agents';

/** A value that no condition names stands for "anything else", an empty text for "left empty". */
const OTHER = 'anything else';

/** Every combination of what the fields can hold that conditions look at. */
function combinations(agent: Agent): Array<Record<string, unknown>> {
	const watched = [...new Set(agent.fields.flatMap(({ when }) => Object.keys(when ?? {})))];
	return watched.reduce<Array<Record<string, unknown>>>(
		(all, name) => all.flatMap((one) => valuesOf(agent, name).map((value) => ({ ...one, [name]: value }))),
		[{}],
	);
}

function valuesOf(agent: Agent, name: string): unknown[] {
	const fields = agent.fields.filter((field) => field.name === name);
	const choices = fields.flatMap((field) => (field.kind === 'choice' ? field.choices.map(({ value }) => value) : []));
	return choices.length > 0 ? choices : ['', OTHER];
}

function isMet(when: Condition | undefined, values: Record<string, unknown>): boolean {
	return Object.entries(when ?? {}).every(([name, wanted]) => (wanted as unknown[]).includes(values[name]));
}

describe.each(agents.map((agent) => ({ agent, name: agent.name })))('The fields of $name', ({ agent }) => {
	it('depend only on fields above them', () => {
		agent.fields.forEach(({ name, when }, index) => {
			const above = agent.fields.slice(0, index).map((field) => field.name);
			for (const watched of Object.keys(when ?? {})) expect({ name, above }).toMatchObject({ above: expect.arrayContaining([watched]) });
		});
	});

	it('depend only on values that the field above can have', () => {
		for (const { when } of agent.fields) {
			for (const [watched, wanted] of Object.entries(when ?? {})) {
				for (const value of wanted) expect(valuesOf(agent, watched)).toContain(value);
			}
		}
	});

	it('show one field of a name at most, whatever is chosen above', () => {
		for (const values of combinations(agent)) {
			const shown = agent.fields.filter(({ when }) => isMet(when, values)).map(({ name }) => name);
			expect({ values, shown }).toEqual({ values, shown: [...new Set(shown)] });
		}
	});

	it('show all of a name\'s variants of one kind and label', () => {
		for (const { name, label, kind } of agent.fields) {
			for (const other of agent.fields.filter((field) => field.name === name)) expect(other).toMatchObject({ label, kind });
		}
	});

	it('have defaults that they take themselves', () => {
		for (const field of agent.fields) expect({ field, taken: takesItsDefault(field) }).toEqual({ field, taken: true });
	});

	it('are described without a full stop after a single sentence', () => {
		for (const { description } of agent.fields) expect(description).not.toMatch(/^[^.]*\.$/);
	});
});

describe('Model Photo and its kin', () => {
	it('take presets: scenes for aimodel and aiproduct, fashion models for aimodel, backgrounds for removeBG', () => {
		const names = (type: 'locations' | 'fashionModels' | 'backgrounds') => agentsWith(type).map(({ name }) => name).sort();
		expect(names('locations')).toEqual(['aimodel', 'aiproduct']);
		expect(names('fashionModels')).toEqual(['aimodel']);
		expect(names('backgrounds')).toEqual(['removeBG']);
	});
});

function takesItsDefault(field: Field): boolean {
	switch (field.kind) {
		case 'choice':
			return field.choices.some(({ value }) => value === field.default);
		case 'integer':
			return field.default === undefined || (field.default >= field.min && field.default <= field.max);
		case 'seconds':
			return 'choices' in field.range
				? field.range.choices.includes(field.default)
				: field.default >= field.range.min && field.default <= field.range.max;
		default:
			return true;
	}
}
