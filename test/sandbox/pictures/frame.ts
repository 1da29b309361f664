import type { RunParams, RunRequest } from '../runs/request';
import type { Photo } from './photo';

const LONG_SIDE: Record<string, number> = { '1K': 1024, '2K': 2048, '4K': 4096 };
const PLAIN_LONG_SIDE = 1024;

/** The size of a rendition: the requested ratio and size, or else the ratio of the photo. */
export function frameOf({ agent, params }: RunRequest, photo: Photo | undefined): { width: number; height: number } {
	const ratio = requestedRatio(params) ?? ownRatio(agent.name, photo);
	const long = LONG_SIDE[params.imageSize ?? ''] ?? PLAIN_LONG_SIDE;
	return ratio >= 1 ? { width: long, height: Math.round(long / ratio) } : { width: Math.round(long * ratio), height: long };
}

function requestedRatio({ aspectRatio }: RunParams): number | undefined {
	const [width, height] = (aspectRatio ?? '').split(':').map(Number);
	return width && height ? width / height : undefined;
}

function ownRatio(agent: string, photo: Photo | undefined): number {
	if (agent === 'virtualtryon' || !photo) return 3 / 4;
	// A very wide photo would leave no space for the caption.
	return Math.min(3, Math.max(1 / 3, photo.width / photo.height));
}
