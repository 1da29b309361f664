import { clientBodies, operations } from '../../catalogue/catalogue';
import type { Agent, Field } from '../../../nodes/WeShop/agents/agent';
import { films, photos, sounds } from '../../catalogue/bodies';
import { goodRequest, withListUnderInput, type GoodRequest } from './goodRequests';
import { addresses, CANNOT_BE, choice, choices, colour, files, GIVES_NOTHING, image, IS_EMPTY, onOff, preset, secondsIn, text, UNSET, whole, type Outcome } from './outcomes';
import type { Parameter, Place } from './parameters';

/** Each field of an agent with what comes of each kind of value. A field that no good request has is missing. */
export function fieldsOf(agent: Agent): Record<string, Parameter> {
	const names = [...new Set(agent.fields.map(({ name }) => name))];
	return Object.fromEntries(
		names.flatMap((name) => {
			const good = goodRequest(agent, name);
			return good ? [[name, parameterOf(good.field, good.request, agent)]] : [];
		}),
	);
}

export function parameterOf(field: Field, good: GoodRequest, agent?: Agent): Parameter {
	return { label: field.label, good, place: placeOf(agent, field), ...rowsOf(field) };
}

function rowsOf(field: Field): Pick<Parameter, 'row' | 'files' | 'more' | 'isList'> {
	const byDefault: Outcome = field.required ? IS_EMPTY : 'default' in field && field.default !== undefined && field.default !== '' ? { gives: field.default } : UNSET;
	switch (field.kind) {
		case 'text':
			return { row: text(field.required ? IS_EMPTY : field.isSentEmpty ? { gives: '' } : UNSET) };
		case 'choice':
			return { row: choice(byDefault) };
		case 'choices':
			return { row: choices(UNSET) };
		case 'integer':
			return { row: whole(field.min, field.max, byDefault) };
		case 'seconds':
			return { row: secondsIn(field.range, field.default) };
		case 'switch':
			return { row: field.isSentIfOn ? { ...onOff(undefined), false: UNSET, zero: UNSET } : onOff(String(field.default), 'true', 'false') };
		case 'color':
			return { row: colour(UNSET) };
		case 'preset':
			return { row: preset(UNSET) };
		case 'image':
			return { row: image(field.required ? IS_EMPTY : GIVES_NOTHING), files };
		case 'images':
			return { row: image(IS_EMPTY, true), files, isList: true, more: severalOf(photos, Math.max(field.min, 1), field.max) };
		case 'addresses':
			return { row: addresses(field.required ? IS_EMPTY : GIVES_NOTHING), more: severalOf(field.media === 'video' ? films : sounds, 1, field.max) };
	}
}

/** Lists of addresses, as many as fit and one more. */
function severalOf(some: (count: number) => string[], min: number, max: number): NonNullable<Parameter['more']> {
	const [all, tooMany] = [some(max), some(max + 1)];
	return {
		'as many as fit': { value: all, outcome: { gives: all } },
		'as many as fit, each on a line': { value: all.join('\n'), outcome: { gives: all } },
		'one too many': { value: tooMany, outcome: { refused: `has ${max + 1} entries` } },
		'one of them twice': { value: [...some(min), ...some(1)], outcome: { gives: some(min) } },
		'one of them empty': { value: [...some(min), ''], outcome: { gives: some(min) } },
		'one of them private': { value: [...some(min), 'http://10.0.0.1/a.png'], outcome: CANNOT_BE },
		'one of them a file name': { value: [...some(min), 'data'], outcome: CANNOT_BE },
		'one of them a number': { value: [...some(min), 7], outcome: CANNOT_BE },
	};
}

/** Where the client puts a value: by the places of the full request. */
function placeOf(agent: Agent | undefined, field: Field): Place {
	const place = ownPlaceOf(agent, field);
	return (sent, value) => {
		place(sent, value);
		Object.assign(sent, withListUnderInput(sent));
	};
}

function ownPlaceOf(agent: Agent | undefined, { kind, name, ...field }: Field): Place {
	if (agent && kind === 'image' && !(name in clientBodies[agent.name]!.full.params) && !['firstFrame', 'lastFrame'].includes(name)) {
		const { images } = operations.find((one) => one.agent === agent.name)!;
		return (sent, value) => putImages(sent, (sent.params.images as unknown[]).map((one, index) => (index === images.indexOf(name) ? value : one)));
	}
	if (kind === 'images') return (sent, value) => putImages(sent, [value].flat());
	if (kind !== 'addresses') return ({ params }, value) => put(params, name, value);
	const list = 'media' in field && field.media === 'video' ? 'videos' : 'audios';
	return ({ input, params }, value) => {
		const given = [value].flat();
		const extended = params.extendVideo;
		const others = ((params.videos ?? []) as unknown[]).filter((one) => one !== extended);
		if (name === 'extendVideo') params.extendVideo = given[0];
		const all = name === 'extendVideo' ? [...given, ...others] : list === 'videos' && extended ? [extended, ...given] : given;
		input[list] = params[list] = [...new Set(all)];
	};
}

function putImages({ input, params }: Parameters<Place>[0], images: unknown[]): void {
	params.images = images;
	input.originalImage = images[0];
}

function put(into: Record<string, unknown>, name: string, value: unknown): void {
	if (value === undefined) delete into[name];
	else into[name] = value;
}
