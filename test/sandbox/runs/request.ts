/** A run request after its check against openapi.yaml. */
export interface RunRequest {
  agent: { name: AgentName; version: string };
  input: RunInput;
  params: RunParams;
  callbackUrl?: string;
}

export type AgentName =
  | 'virtualtryon'
  | 'aimodel'
  | 'aiproduct'
  | 'aipose'
  | 'expandimage'
  | 'removeBG'
  | 'ai-image-animation'
  | 'kling'
  | 'seedance';

export interface RunInput {
  taskName?: string;
  originalImage?: string;
  images?: string[];
  fashionModelImage?: string;
  locationImage?: string;
  [other: string]: unknown;
}

export interface RunParams {
  originalImage?: string;
  images?: string[];
  fashionModelImage?: string;
  locationImage?: string;
  batchCount?: number;
  maskType?: string;
  customMask?: string;
  customMaskUrl?: string;
  textDescription?: string;
  generateVersion?: string;
  imageSize?: string;
  aspectRatio?: string;
  locationId?: number;
  fashionModelId?: number;
  backgroundId?: number;
  backgroundHex?: string;
  targetWidth?: number;
  targetHeight?: number;
  fillLeft?: number;
  fillTop?: number;
  modelName?: string;
  duration?: string;
  generateAudio?: string;
  resolution?: string;
  firstFrame?: string;
  lastFrame?: string;
  returnLastFrame?: boolean;
  videos?: string[];
  extendVideo?: string;
  [other: string]: unknown;
}

const VIDEO_AGENTS: AgentName[] = ['ai-image-animation', 'kling', 'seedance'];

export function makesVideos({ agent }: RunRequest): boolean {
  return VIDEO_AGENTS.includes(agent.name);
}

/** The main picture of a run; undefined for a video from text alone. */
export function mainImage({ input, params }: RunRequest): string | undefined {
  return input.originalImage ?? params.originalImage ?? params.firstFrame ?? params.images?.[0] ?? input.images?.[0];
}

/** All pictures of a run. */
export function imagesOf(request: RunRequest): string[] {
  const { input, params } = request;
  const references = [input.fashionModelImage ?? params.fashionModelImage, input.locationImage ?? params.locationImage];
  const all = [mainImage(request), ...(params.images ?? []), ...references, params.customMaskUrl, params.lastFrame];
  return [...new Set(all.filter((url) => url !== undefined))];
}

export function videosOf({ params }: RunRequest): string[] {
  return [...new Set([...(params.videos ?? []), ...(params.extendVideo ? [params.extendVideo] : [])])];
}

/** A sentence about two parameters that name different pictures; undefined if they agree. */
export function contradiction({ input, params }: RunRequest): string | undefined {
  const named: Array<[string, string | undefined, string, string | undefined]> = [
    ['input.originalImage', input.originalImage, 'params.originalImage', params.originalImage],
    ['input.originalImage', input.originalImage, 'params.images[0]', params.images?.[0]],
    ['input.images[0]', input.images?.[0], 'params.images[0]', params.images?.[0]],
    ['input.fashionModelImage', input.fashionModelImage, 'params.fashionModelImage', params.fashionModelImage],
    ['input.locationImage', input.locationImage, 'params.locationImage', params.locationImage],
  ];
  const differing = named.find(([, one, , other]) => one !== undefined && other !== undefined && one !== other);
  return differing && `${differing[0]} and ${differing[2]} name different images`;
}
