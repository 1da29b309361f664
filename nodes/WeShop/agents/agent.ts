import type { PresetType } from '../api/types';

/** A parameter after it was read: durations are numbers of seconds; images are kept separately as `ImageSource`. */
export type Value = string | number | boolean;
export type Values = Record<string, Value>;

/** A file of n8n, as an expression such as `{{ $binary.data }}` returns it. */
export interface FileObject {
	mimeType: string;
	/** Base64; empty where n8n stores the file elsewhere, under `id`. */
	data?: string;
	id?: string;
	fileName?: string;
}

/** Where an image comes from: a public URL, or files of n8n, each by the name of its field or as an expression returns it. */
export type ImageSource = { mode: 'url'; url: string } | { mode: 'binary'; files: Array<string | FileObject> };
export type ImageSources = Record<string, ImageSource>;

/** The parameters that the user set for an agent, validated. Unset and dropped ones are missing. */
export interface Parameters {
	values: Values;
	images: ImageSources;
}

/** A field is shown and used if every named field has one of the values; `''` stands for an empty field. */
export type Condition = Readonly<Record<string, readonly Value[]>>;

interface FieldBase {
	/** The name of the parameter in the API. */
	readonly name: string;
	/** For users, in title case. */
	readonly label: string;
	readonly description: string;
	/** Always visible below the field, unlike the description. */
	readonly hint?: string;
	readonly when?: Condition;
	readonly required?: boolean;
	/** The message if the field is set although `when` is not met. Without a message, the value is dropped. */
	readonly refusal?: string;
	/** The field controls how others are sent and is not itself a parameter of the API. */
	readonly isLocal?: true;
}

export interface TextField extends FieldBase {
	readonly kind: 'text';
	readonly placeholder?: string;
	/** The initial value in the editor, so that a new node runs without changes. It is no fallback: an emptied field is unset. */
	readonly prefill?: string;
	/** Alternatives to this field: if one of them is set, the initial value is empty. */
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
}
/** What a whole number counts. The value may be followed by it, such as `800 px`. */
export type Unit = 'seconds' | 'pixels' | 'megabytes';
/** A whole number; without `default` it may be empty. */
export interface IntegerField extends FieldBase {
	readonly kind: 'integer';
	readonly min: number;
	readonly max: number;
	readonly default?: number;
	readonly unit?: Unit;
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
/** The ID of a preset in the user's account. */
export interface PresetField extends FieldBase {
	readonly kind: 'preset';
	readonly presetType: PresetType;
}
export interface ImageField extends FieldBase {
	readonly kind: 'image';
	/** The initial input field in the editor, so that a new node accepts the file of the node before it; `''` selects File without a field. */
	readonly prefill?: string;
	/** For a mask: the name of the image field that it belongs to. */
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

/** A rule about several fields. Returns a refusal if they break it. */
export type Rule = (parameters: Parameters) => Refusal | undefined;

/** Why a parameter is not accepted, as message and description of n8n's error. */
export interface Refusal {
	message: string;
	description: string;
}

/** The parts of a request that contain the image URLs. */
export interface ImagePlaces {
	input: Record<string, unknown>;
	params: Record<string, unknown>;
}

/** An agent of WeShop. Its operation in the node, its requests and its documentation are generated from this. */
export interface Agent {
	/** The name in the API. */
	readonly name: string;
	readonly media: 'image' | 'video';
	/** The value of the operation in saved workflows, part of the node's public contract. */
	readonly operation: string;
	readonly label: string;
	/** In sentence case, for n8n's list of actions. */
	readonly action: string;
	readonly description: string;
	/** In place of the description for an AI model, if that recommends another operation, which the model does not have. */
	readonly toolSummary?: string;
	/**
	 * In the order of the editor. A name may occur several times if at most one of its conditions can be met: then the
	 * field has different values for different models.
	 */
	readonly fields: readonly Field[];
	readonly rules?: readonly Rule[];
	/** @param urls the URL of each image, by field name */
	readonly placeImages: (urls: Readonly<Record<string, string>>, values: Values) => ImagePlaces;
}

export const AGENT_VERSION = 'v1.0';
