import type { PresetType } from '../api/types';

/** A parameter after it was read: durations are numbers of seconds; images and addresses are kept separately. */
export type Value = string | number | boolean | readonly string[];
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
/** By field name, in order. A source of files may stand for several images. */
export type ImageSources = Record<string, ImageSource[]>;
/** The web addresses of videos and audios, by field name. */
export type Addresses = Record<string, string[]>;

/** The parameters that the user set for an agent, validated. Unset and dropped ones are missing. */
export interface Parameters {
	values: Values;
	images: ImageSources;
	addresses: Addresses;
	/** The variant of each field that applies, by name. */
	fields: Record<string, Field>;
}

/** A field is shown and used if every named field has one of the values; `''` stands for an empty field, `set` for one with images or addresses. */
export type Condition = Readonly<Record<string, readonly (string | number | boolean)[]>>;

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
	/** Whether an AI agent's tool has the initial value too: it suits any image and is what the operation is for. */
	readonly isPrefilledInTools?: true;
	/** Alternatives to this field: if one of them is set, the initial value is empty. */
	readonly emptyBeside?: readonly string[];
	/** An empty text is sent as such, not left out. */
	readonly isSentEmpty?: true;
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
/** Any of several choices, sent as a list; left out where none is chosen. */
export interface ChoicesField extends FieldBase {
	readonly kind: 'choices';
	readonly choices: readonly Choice[];
}
/** What a whole number counts. The value may be followed by it, such as `800 px`. */
export type Unit = 'seconds' | 'pixels' | 'megabytes' | 'points';
/** A whole number; without `default` it may be empty. */
export interface IntegerField extends FieldBase {
	readonly kind: 'integer';
	readonly min: number;
	readonly max: number;
	readonly default?: number;
	readonly unit?: Unit;
}
/**
 * A duration in whole seconds, sent as `"5s"`: any from `min` to `max`, or one of `choices`. With `orAutomatic`, -1 leaves
 * it to the model and is sent as `"-1"`.
 */
export interface SecondsField extends FieldBase {
	readonly kind: 'seconds';
	readonly range: { readonly min: number; readonly max: number; readonly orAutomatic?: true } | { readonly choices: readonly number[] };
	readonly default: number;
}
/** Sent as the string `"true"` or `"false"`; with `isSentIfOn`, as the boolean `true` or not at all. */
export interface SwitchField extends FieldBase {
	readonly kind: 'switch';
	readonly default: boolean;
	readonly isSentIfOn?: true;
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
/** A list of images of one run, saved as `{ values: [{ image: <locator> }] }`. Each entry may give several. Empty at first. */
export interface ImagesField extends FieldBase {
	readonly kind: 'images';
	/** How many images WeShop takes, 0 where it needs none. */
	readonly min: number;
	readonly max: number;
	/** An image may stand in it twice. */
	readonly mayRepeat?: true;
}
/** Public addresses of videos or audios, as a text or a list. WeShop takes no uploads of them. */
export interface AddressesField extends FieldBase {
	readonly kind: 'addresses';
	readonly media: 'video' | 'audio';
	readonly max: number;
}
export type Field =
	| TextField
	| ChoiceField
	| ChoicesField
	| IntegerField
	| SecondsField
	| SwitchField
	| ColorField
	| PresetField
	| ImageField
	| ImagesField
	| AddressesField;

/** A rule about several fields. Returns a refusal if they break it. */
export type Rule = (parameters: Parameters) => Refusal | undefined;

/** Why a parameter is not accepted, as message and description of n8n's error. */
export interface Refusal {
	message: string;
	description: string;
}

/** The parts of a request that contain the URLs of images, videos and audios. */
export interface MediaPlaces {
	input: Record<string, unknown>;
	params: Record<string, unknown>;
}

/** The URLs of the images, videos and audios of a run, by field name and in order. A field without any is missing. */
export type MediaUrls = Readonly<Record<string, readonly string[] | undefined>>;

/** The resources whose operations make pictures or videos. */
export type MakingResource = 'image' | 'imageModel' | 'design' | 'portrait' | 'video';

/** What a request to an agent is made from. */
export interface RequestForm {
	/** The name in the API. */
	readonly name: string;
	readonly media: 'image' | 'video';
	/** In the order of the editor. A name may occur several times, with conditions of which at most one can be met. */
	readonly fields: readonly Field[];
	readonly rules?: readonly Rule[];
	/** Parameters that are always sent. */
	readonly constants?: Readonly<Record<string, Value>>;
	/** False for agents that make one result for each run and do not accept `batchCount`. */
	readonly takesBatchCount?: false;
	/** Unless given, `placedInOrder`. */
	readonly placeMedia?: (urls: MediaUrls, values: Values) => MediaPlaces;
}

/** An agent of WeShop. Its operation in the node, its requests and its documentation are generated from this. */
export interface Agent extends RequestForm {
	readonly resource: MakingResource;
	/** The value of the operation in saved workflows, part of the node's public contract. */
	readonly operation: string;
	readonly label: string;
	/** In sentence case, for n8n's list of actions. */
	readonly action: string;
	/** What it is best for, and how it differs from its neighbors; at most 90 characters. */
	readonly description: string;
	/** In place of the description for an AI model, if that recommends another operation, which the model does not have. */
	readonly toolSummary?: string;
}

export const AGENT_VERSION = 'v1.0';
