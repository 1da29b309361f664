/** How many of something an agent takes: at least, at most. */
export type Count = readonly [min: number, max: number];

/** What is known of an agent, with an operation of its own or not (the vendor's client 0.2.22). */
export interface KnownAgent {
	readonly name: string;
	readonly media: 'image' | 'video';
	readonly images: Count;
	readonly videos: Count;
	readonly audios: Count;
	readonly takesBatchCount?: false;
}

const NONE: Count = [0, 0];

/** Agents with the same numbers of images, videos and audios are one entry. */
const shapes: ReadonlyArray<Omit<KnownAgent, 'name' | 'videos' | 'audios'> & Partial<KnownAgent> & { names: string }> = [
	{ media: 'image', images: [0, 0], names: 'ai-infographic-generator ai-logo-generator flowchart-generator z-image' },
	{ media: 'image', images: [0, 1], names: 'ai-action-figure-generators ai-dog ai-flag-generator ai-hairstyle-changer ai-room-planner ai-spray-paint ai-tattoo-generator brat-generator demon-slayer-oc-maker ghibli-art-create glasses-remover-from-photo grok-imagine murder-drones-oc random-animal-generator remove-filter-from-photo sonic-oc sprunki-oc-maker square-face-icon-generator stardew-valley-portrait-maker wild-graffiti-generator' },
	{ media: 'image', images: [0, 1], takesBatchCount: false, names: 'midjourney' },
	{ media: 'image', images: [0, 2], names: 'ai-landscape-design-free baby-face-generator' },
	{ media: 'image', images: [0, 3], names: 'face-forge firered-image-edit' },
	{ media: 'image', images: [0, 5], names: 'ai-poster-from-images qwen-image-edit' },
	{ media: 'image', images: [0, 6], names: 'ai-poster' },
	{ media: 'image', images: [0, 9], names: 'nano-banana-edit' },
	{ media: 'image', images: [0, 14], names: 'seedream' },
	{ media: 'image', images: [0, 16], names: 'gpt-image' },
	{ media: 'image', images: [1, 1], names: '2d-to-3d-image-converter ai-3d-rendering ai-aging ai-blemish-remover ai-christmas-photo ai-elf ai-ghost-mannequin-generator ai-hair-color-changer ai-headshot-generator ai-selfie ai-translate ai-zombie aimodel aipose aiproduct anime-image-converter bald-filter bangs-filter braces-filter buzz-cut-ai chibi-maker expandimage fat-ai flat-lay futuristic-elegance gender-swap hair-color-try-on image-to-sketch mugshot-creator outfit-generator photo-wrinkle-remover pregnant_ai ps2-filter removeBG skin-color-changer virtualtryon' },
	{ media: 'image', images: [1, 2], names: 'ai-couple-photo-maker celeb-ai' },
	{ media: 'image', images: [1, 10], names: 'ai-collage-maker ai-group-photo-generator' },
	{ media: 'image', images: [2, 2], names: 'ai-clothes-changer ai-face-merge ai-image-combiner ai-photoshoot image-mixer' },
	{ media: 'video', images: [0, 0], videos: [1, 1], takesBatchCount: false, names: 'ai-text-remover-from-video ai-video-enhancer free-4k-video-upscaler free-online-video-quality-enhancer gemini-watermark-remover improve-video-quality-online-free logo-remover-from-video remove-subtitles-from-video-online-free remove-text-from-video-online-free video-resolution-enhancer-online-free video-upscaler-online-free video-watermark-remover' },
	{ media: 'video', images: [0, 4], videos: [0, 1], names: 'kling-O1 kling-v3-omni' },
	{ media: 'video', images: [0, 9], videos: [0, 3], audios: [0, 3], names: 'minimax-h3 seedance' },
	{ media: 'video', images: [0, 30], videos: [0, 10], audios: [0, 10], names: 'seedance-25' },
	{ media: 'video', images: [1, 1], names: 'ai-image-animation ai-werewolf grok-imagine-video hailuo-ai happyhorse sora-2 sulphur2 veo-ai vidu-ai wan-ai' },
	{ media: 'video', images: [1, 1], videos: [1, 1], names: 'kling-motion-control replace-face-in-video-online-free' },
	{ media: 'video', images: [1, 2], names: 'kling' },
];

/** All agents that the package knows, by name. */
export const knownAgents: readonly KnownAgent[] = shapes
	.flatMap(({ names, ...shape }) => names.split(' ').map((name): KnownAgent => ({ videos: NONE, audios: NONE, ...shape, name })))
	.sort((one, other) => (one.name.toLowerCase() < other.name.toLowerCase() ? -1 : 1));

/** Commands of the vendor's client that have another name than their agent. */
const COMMANDS: Readonly<Record<string, string>> = { 'pregnant-ai': 'pregnant_ai', 'wild-graffiti': 'wild-graffiti-generator' };

/** @param text the name, in capital or small letters, or the client's command */
export function knownAgent(text: string): KnownAgent | undefined {
	const wanted = text.toLowerCase();
	return knownAgents.find(({ name }) => name.toLowerCase() === (COMMANDS[wanted] ?? wanted));
}
