import type { Agent, Condition, Field } from '../../../nodes/WeShop/agents/agent';
import { agentsWith } from '../../../nodes/WeShop/agents';
import { agents } from '../../../nodes/WeShop/agents';

/** Stands for any value that no condition names; an empty text stands for an empty field. */
const OTHER = 'anything else';

/** Every combination of values of the fields that conditions depend on. */
function combinations(agent: Agent): Array<Record<string, unknown>> {
	const names = [...new Set(agent.fields.flatMap(({ when }) => Object.keys(when ?? {})))];
	return names.reduce<Array<Record<string, unknown>>>(
		(all, name) => all.flatMap((values) => valuesOf(agent, name).map((value) => ({ ...values, [name]: value }))),
		[{}],
	);
}

function valuesOf(agent: Agent, name: string): unknown[] {
	const fields = agent.fields.filter((field) => field.name === name);
	const choices = fields.flatMap((field) => (field.kind === 'choice' ? field.choices.map(({ value }) => value) : []));
	return choices.length > 0 ? choices : ['', OTHER];
}

function isMet(when: Condition | undefined, values: Record<string, unknown>): boolean {
	return Object.entries(when ?? {}).every(([name, accepted]) => (accepted as unknown[]).includes(values[name]));
}

describe.each(agents.map((agent) => ({ agent, name: agent.name })))('The fields of $name', ({ agent }) => {
	it('begin with the images; only a mask stands below the choice that asks for it', () => {
		const photos = agent.fields.map((field) => field.kind === 'images' || (field.kind === 'image' && !field.maskOf));
		expect(photos).toEqual([...photos].sort((one, other) => Number(other) - Number(one)));
		agent.fields.forEach((field, index) => {
			if (field.kind === 'image' && field.maskOf) expect(Object.keys(field.when ?? {})).toContain(agent.fields[index - 1]?.name);
		});
	});

	it('depend on each other in no circle, above or below', () => {
		const needs = (name: string): string[] => agent.fields.filter((field) => field.name === name).flatMap(({ when }) => Object.keys(when ?? {}));
		const reached = (name: string, depth: number): string[] => (depth === 0 ? [] : needs(name).flatMap((other) => [other, ...reached(other, depth - 1)]));
		for (const { name } of agent.fields) expect(reached(name, agent.fields.length)).not.toContain(name);
	});

	it('depend only on values that the other field can have', () => {
		for (const { when } of agent.fields) {
			for (const [other, accepted] of Object.entries(when ?? {})) {
				const isMedia = agent.fields.some(({ name, kind }) => name === other && /^(images?|addresses)$/.test(kind));
				for (const value of accepted) expect(isMedia ? ['', 'set'] : valuesOf(agent, other)).toContain(value);
			}
		}
	});

	it('include at most one visible field of each name, whatever is selected', () => {
		for (const values of combinations(agent)) {
			const shown = agent.fields.filter(({ when }) => isMet(when, values)).map(({ name }) => name);
			expect({ values, shown }).toEqual({ values, shown: [...new Set(shown)] });
		}
	});

	it('have the same kind and label if they have the same name', () => {
		for (const { name, label, kind } of agent.fields) {
			for (const other of agent.fields.filter((field) => field.name === name)) expect(other).toMatchObject({ label, kind });
		}
	});

	it('accept their own defaults', () => {
		for (const field of agent.fields) expect({ field, isValid: acceptsItsDefault(field) }).toEqual({ field, isValid: true });
	});

	it('have descriptions of one sentence without a full stop', () => {
		for (const { description } of agent.fields) expect(description).not.toMatch(/^[^.]*\.$/);
	});
});

describe('Presets', () => {
	it('are scenes for aimodel and aiproduct, fashion models for aimodel, backgrounds for removeBG', () => {
		const names = (type: 'locations' | 'fashionModels' | 'backgrounds') => agentsWith(type).map(({ name }) => name).sort();
		expect(names('locations')).toEqual(['aimodel', 'aiproduct']);
		expect(names('fashionModels')).toEqual(['aimodel']);
		expect(names('backgrounds')).toEqual(['removeBG']);
	});
});

function acceptsItsDefault(field: Field): boolean {
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
