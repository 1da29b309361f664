import { agents } from '../../nodes/WeShop/agents';
import { readParameters } from '../../nodes/WeShop/agents/readParameters';
import { settingsOf, type Material } from '../../tools/live/settings';

const material: Material = {
	photos: Array.from({ length: 30 }, (_, index) => `https://shop.example/photos/sneaker.png?${index}`),
	mask: 'https://shop.example/photos/sneaker-mask.png',
	video: 'https://shop.example/photos/turntable.mp4',
	audio: 'https://shop.example/sounds/rain.mp3',
	preset: (agentName, type) => ({ locations: agentName === 'aiproduct' ? 2001 : 1, fashionModels: 1001, backgrounds: 3001 })[type],
};

describe.each(agents)('$label', (agent) => {
	const all = settingsOf(agent, material);
	const used = all.map(({ parameters }) => readParameters(agent, { value: (name) => parameters[name] }));

	it('has its least and its fullest settings, which the node takes', () => {
		expect(all.slice(0, 2).map(({ name }) => name)).toEqual(['least', 'fullest']);
		expect(used.filter((one) => 'refusal' in one)).toEqual([]);
	});

	it('uses each field in one of them', () => {
		const names = used.flatMap((one) => ('refusal' in one ? [] : [...Object.keys(one.values), ...Object.keys(one.images), ...Object.keys(one.addresses)]));
		const unused = [...new Set(agent.fields.map(({ name }) => name))].filter((name) => !names.includes(name));
		expect(unused).toEqual([]);
	});

	it('tries each model', () => {
		const models = agent.fields.flatMap((field) => (field.name === 'modelName' && field.kind === 'choice' ? field.choices.map(({ value }) => value) : []));
		const tried = used.map((one) => ('refusal' in one ? '' : one.values.modelName));
		expect(models.filter((model) => !tried.includes(model))).toEqual([]);
	});
});
