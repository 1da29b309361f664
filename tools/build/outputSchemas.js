/** What an operation puts out with its default settings, in the order of its items: the kinds of JSON Schema. */
const run = { executionId: 'string', agentName: 'string', agentVersion: 'string', status: 'string' };
const place = { mediaType: 'string', index: 'number', count: 'number', ...run };
const cost = { powerConsumption: 'number', runPowerConsumption: 'number', powerBalance: 'number' };
const picture = { url: 'string', fileName: 'string', width: 'number', height: 'number', fileSize: 'number', ...place };
const shapes = {
	image: { ...picture, ...cost },
	video: { url: 'string', fileName: 'string', fileSize: 'number', posterUrl: 'string', ...place, ...cost },
	'run.start': run,
	'run.get': picture,
	'run.check': picture,
	'run.wait': picture,
	'run.estimate': { totalPower: 'number', paidPowerNotEnough: 'boolean', agentName: 'string', agentVersion: 'string' },
	'asset.upload': { url: 'string', fileName: 'string', mimeType: 'string', fileSize: 'number' },
	'preset.getMany': { id: 'number', name: 'string', image: 'string', categories: 'array' },
};

exports.outputSchemas = (operations, agents) =>
	operations.map(({ resource, name }) => {
		const agent = agents.find((one) => one.resource === resource && one.operation === name);
		const shape = shapes[agent ? agent.media : `${resource}.${name}`];
		const properties = Object.fromEntries(Object.entries(shape).map(([field, type]) => [field, { type }]));
		return [`__schema__/v1.0.0/${resource}/${name}.json`, { type: 'object', properties, version: 1 }];
	});
