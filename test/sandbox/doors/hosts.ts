import type { OpenApi } from '../api/openapi';
import { FILE_HOSTS } from '../files';
import { textAnswer, type HttpResponse, type Handler, type Received } from './exchange';
import { answerFile, type FileHostParts } from './fileHost';
import { forwardToLoopback } from './forward';

export interface HostParts extends FileHostParts {
	openApi: OpenApi;
	/** Handlers for more hosts, by name. */
	handlers: Record<string, Handler>;
}

/** The sandbox answers for every host, so no request reaches the internet. */
export async function answerForHost(request: Received, parts: HostParts): Promise<HttpResponse> {
	const { protocol, hostname, pathname } = request.url;
	const handler = own(parts.handlers, hostname);
	if (handler) return handler(request);
	const port = own(parts.settings.hosts, hostname);
	if (port !== undefined) return forwardToLoopback(request, port);
	if (FILE_HOSTS.includes(hostname)) return answerFile(request, parts);
	if (hostname === 'openapi.weshop.ai') {
		if (protocol !== 'https:') return textAnswer(403, 'sandbox: openapi.weshop.ai is only there over https');
		if (pathname.startsWith('/openapi/')) return parts.openApi.handle(request);
		return textAnswer(404, `sandbox: openapi.weshop.ai has no ${pathname}`);
	}
	return textAnswer(502, `sandbox: ${hostname} is not forwarded. Known hosts: openapi.weshop.ai, ${FILE_HOSTS.join(', ')}, and those given in options.hosts and options.handlers.`);
}

function own<T>(record: Record<string, T>, name: string): T | undefined {
	return Object.hasOwn(record, name) ? record[name] : undefined;
}
