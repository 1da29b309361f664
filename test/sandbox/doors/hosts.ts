import { plannedAnswer } from '../api/planned';
import type { OpenApi } from '../api/openapi';
import { FILE_HOSTS, type Files } from '../files';
import { takePlannedAnswer, type Settings } from '../settings';
import { fileAnswer, textAnswer, type Answer, type Handler, type Received } from './exchange';
import { forwardToLoopback } from './forward';

export interface HostParts {
  openApi: OpenApi;
  files: Files;
  settings: Settings;
  /** More hosts that answer, by name. */
  handlers: Record<string, Handler>;
}

/** Whoever is asked for, the sandbox answers; no request ever reaches the internet. */
export async function answerForHost(request: Received, parts: HostParts): Promise<Answer> {
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

async function answerFile({ method, url }: Received, { files, settings }: HostParts): Promise<Answer> {
  const planned = takePlannedAnswer(settings, 'files');
  if (planned) return plannedAnswer(planned);
  if (method !== 'GET' && method !== 'HEAD') return textAnswer(405, `sandbox: ${url.hostname} only hands out files`);
  const file = await files.read(url.href);
  return file ? fileAnswer(file.bytes, file.type) : textAnswer(404, `sandbox: there is no ${url.href}`);
}

function own<T>(record: Record<string, T>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
