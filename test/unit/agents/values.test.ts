import { NodeHelpers, type INode, type INodeProperties } from 'n8n-workflow';
import { readValue } from '../../../nodes/WeShop/agents/readValue';
import { presetLocator } from '../../../nodes/WeShop/panel/presetLocator';
import { casesOf } from '../../inputs/row';
import { valueInputs } from '../../inputs/values';
import { paramsOf } from './given';

describe.each(valueInputs)('The value of $kind', ({ field, rows }) => {
	it.each(casesOf(rows, false))('can be $what: $input', ({ input, came }) => {
		expect(readValue(field, input)).toEqual({ value: came });
	});

	it.each(casesOf(rows, true))('is refused, if it is $what: $input', ({ input, came }) => {
		expect(readValue(field, input)).toMatchObject({ refusal: { message: expect.stringMatching(`^Field ${came}`), description: expect.stringMatching(/^Set Field \(field\) to /) } });
	});

	it.each(['', ' ', '\u00a0', '\ufeff', '\u200b \n', null, undefined])('is unset if it is %j', (empty) => {
		expect(readValue(field, empty)).toEqual({});
	});
});

it('What WeShop gets is in its own spelling, however a sheet spells it', () => {
	const row = { modelName: ' kling 3.0 ', duration: '5 sec', generateAudio: 'No', textDescription: ' She turns\n' };
	expect(paramsOf('kling', row)).toMatchObject({ modelName: 'Kling_3_0', duration: '5s', generateAudio: 'false', textDescription: 'She turns' });
	expect(paramsOf('seedance', { modelName: 'SEEDANCE 2.0', aspectRatio: '16:09:00', resolution: 720, duration: '4.0' })).toMatchObject({ modelName: 'Seedance_20', aspectRatio: '16:9', resolution: '720p', duration: '4s' });
	expect(paramsOf('removeBG', { maskType: 'subject', backgroundHex: 'FFF' })).toMatchObject({ maskType: 'autoSubjectSegment', backgroundHex: '#FFFFFF' });
	expect(paramsOf('expandimage', { targetWidth: '1200 px', targetHeight: '900.0' })).toMatchObject({ targetWidth: 1200, targetHeight: 900 });
});

it('A condition on another field counts its value, not its spelling', () => {
	expect(paramsOf('kling', { modelName: 'kling 2.1 master', generateAudio: 'yes', duration: '10 s' })).not.toHaveProperty('generateAudio');
});

it('The ID of a preset is validated in the editor as the run reads it', () => {
	const property: INodeProperties = { displayName: 'Scene', name: 'scene', ...presetLocator('locations') };
	const { field, rows } = valueInputs.find(({ kind }) => kind === 'a preset')!;
	const typed = [...casesOf(rows, false), ...casesOf(rows, true)].map(({ input }) => input).filter((input) => typeof input === 'string');
	for (const value of [...typed, '', ' ', '7.00', '1,000', '10.000', '1.0000', "'7", "'7'", '"7', '7s', '+7', '0', '007']) {
		const isFine = NodeHelpers.getParameterIssues(property, { scene: { __rl: true, mode: 'id', value } }, '', { typeVersion: 1 } as INode, null).parameters === undefined;
		expect({ value, isFine }).toEqual({ value, isFine: !('refusal' in readValue(field, value)) });
	}
});
