import type { Settings } from '../settings';
import { makesVideos, type RunRequest } from './request';

/** The duration of a run by the settings, in milliseconds. */
export function durationMsOf(request: RunRequest, { secondsOf, imageSeconds, videoSeconds }: Settings): number {
	const { taskName } = request.input;
	const own = taskName !== undefined && Object.hasOwn(secondsOf, taskName) ? secondsOf[taskName] : undefined;
	return (own ?? (makesVideos(request) ? videoSeconds : imageSeconds)) * 1000;
}
