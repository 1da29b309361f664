import { throughProxy, type ProxyDoor } from '../sandbox/tunnel';
import type { Load } from './shopify';

/** The internet that services load from is the sandbox, too. */
export function loadThrough(sandbox: ProxyDoor): Load {
	return async (url) => {
		const { status, headers, body } = await throughProxy(sandbox, url);
		if (status !== 200) throw new Error(`${url} answered ${status}`);
		return { bytes: body, type: String(headers['content-type']) };
	};
}
