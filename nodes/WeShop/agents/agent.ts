import type { PresetType } from '../api/types';

/** What a parameter can be once it is read: `seconds` are numbers, images are told apart from texts. */
export type Value = string | number | boolean;
export type Values = Record<string, Value>;

/** Where an image comes from: a public address, or a file field of the input item. */
export type ImageSource = { mode: 'url'; url: string } | { mode: 'binary'; property: string };
export type ImageSources = Record<string, ImageSource>;

/** What the user set for an agent, read and found right. Only what is set and taken is in it. */
export interface Parameters {
	values: Values;
	images: ImageSources;
}

/** A field shows, and its value counts, where every named field above it has one of the values; `''` is "left empty". */
export type Condition = Readonly<Record<string, readonly Value[]>>;

interface FieldBase {
	/** The API's name of the parameter. */
	readonly name: string;
	/** In plain words, in title case. */
	readonly label: string;
	readonly description: string;
	/** Always in sight below the field, unlike the description. */
	readonly hint?: string;
	readonly when?: Condition;
	readonly required?: boolean;
	/** What the user reads who sets it all the same where `when` is not met; without it the value is dropped. */
	readonly refusal?: string;
	/** It says how other fields are sent, and is no parameter of the API itself. */
	readonly isOurs?: true;
}

export interface TextField extends FieldBase {
	readonly kind: 'text';
	readonly placeholder?: string;
	/** Stands in the field at first, so that a node runs at once; who empties the field has set nothing. */
	readonly prefill?: string;
	/** The fields that say enough by themselves: where one of them is set, the field is empty at first. */
	readonly emptyBeside?: readonly string[];
}
export interface Choice {
	readonly value: string;
	readonly label: string;
	readonly description?: string;
}
export interface ChoiceField extends FieldBase {
	readonly kind: 'choice';
	readonly choices: readonly Choice[];
	readonly default: string;
	/** The description of the choice that is made stays in sight below the field. */
	readonly isExplained?: true;
}
/** A whole number; without `default` it may be left empty. */
export interface IntegerField extends FieldBase {
	readonly kind: 'integer';
	readonly min: number;
	readonly max: number;
	readonly default?: number;
}
/** A duration in whole seconds, sent as `"5s"`: any from `min` to `max`, or one of `choices`. */
export interface SecondsField extends FieldBase {
	readonly kind: 'seconds';
	readonly range: { readonly min: number; readonly max: number } | { readonly choices: readonly number[] };
	readonly default: number;
}
/** Sent as the string `"true"` or `"false"`. */
export interface SwitchField extends FieldBase {
	readonly kind: 'switch';
	readonly default: boolean;
}
/** `#rrggbb` */
export interface ColorField extends FieldBase {
	readonly kind: 'color';
}
/** The ID of one of the account's presets. */
export interface PresetField extends FieldBase {
	readonly kind: 'preset';
	readonly presetType: PresetType;
}
export interface ImageField extends FieldBase {
	readonly kind: 'image';
	/** The file field that stands there at first, so that the node runs at once behind whatever loads a file; `''` for File with no field yet. */
	readonly prefill?: string;
	/** The name of the image that it is the mask of. */
	readonly maskOf?: string;
}
export type Field =
	| TextField
	| ChoiceField
	| IntegerField
	| SecondsField
	| SwitchField
	| ColorField
	| PresetField
	| ImageField;

/** A rule over several fields: what is wrong with them, or nothing. */
export type Rule = (parameters: Parameters) => Refusal | undefined;

/** Why a parameter cannot be sent, for the user; `field` is its label. */
export interface Refusal {
	message: string;
	description: string;
}

/** Where the addresses of a run's images stand in its request. */
export interface ImagePlaces {
	input: Record<string, unknown>;
	params: Record<string, unknown>;
}

/** One thing that WeShop can make. From this come its operation in the node, its requests and its rows in the README. */
export interface Agent {
	/** The API's name. */
	readonly name: string;
	readonly media: 'image' | 'video';
	/** The value of the operation in saved workflows, part of the node's public contract. */
	readonly operation: string;
	readonly label: string;
	/** In sentence case, for n8n's list of actions. */
	readonly action: string;
	readonly description: string;
	/**
	 * In the order that the user sees. A name may stand more than once, with conditions of which at most one is met:
	 * the field then takes other values for other models.
	 */
	readonly fields: readonly Field[];
	readonly rules?: readonly Rule[];
	/** @param urls the address of each image, by field name */
	readonly placeImages: (urls: Readonly<Record<string, string>>, values: Values) => ImagePlaces;
}

export const AGENT_VERSION = 'v1.0';
