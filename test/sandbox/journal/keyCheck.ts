import type { Received } from '../doors/exchange';
import { formsOf, findForm } from './disguise';
import { isKnownKey } from './knownKey';

export interface KeyViolation {
	requestId: number;
	method: string;
	/** Without its query: a report of a leak must not contain the key. */
	url: string;
	/** e.g. "url", "header x-debug", "body". */
	where: string;
	/** e.g. "the key, base64", "an Authorization header". */
	found: string;
}

export interface KeyReport {
	requestsChecked: number;
	/** Requests with the raw key in Authorization and at an allowed address. */
	requestsWithKey: number;
	violations: KeyViolation[];
}

export interface KeyCheckOptions {
	keys: string[];
	/** Whether /openapi/ is also served over plain HTTP, where the key is allowed as well. */
	plainDoor: boolean;
	/** File hosts without credentials, which must not get any Authorization header. */
	openHosts: string[];
}

/** Searches every request as it arrives, so that bodies need not be stored. */
export class KeyCheck {
	private violations: KeyViolation[] = [];
	private requestsChecked = 0;
	private requestsWithKey = 0;
	private readonly forms: ReturnType<typeof formsOf>;

	constructor(private readonly options: KeyCheckOptions) {
		this.forms = formsOf(options.keys);
	}

	check(request: Received, requestId: number): void {
		this.requestsChecked += 1;
		const home = this.isHome(request);
		const blame = (where: string, found: string): void => {
			const url = request.url.origin + (findForm(request.url.pathname, this.forms) ? '/…' : request.url.pathname);
			this.violations.push({ requestId, method: request.method, url, where, found });
		};
		const search = (where: string, text: string): void => {
			const form = findForm(text, this.forms);
			if (form) blame(where, `the key, ${form}`);
		};

		let keys = 0;
		for (const [name, value] of request.headers) {
			const isAuthorization = name.toLowerCase() === 'authorization';
			if (isAuthorization && home && isKnownKey(this.options.keys, value)) keys += 1;
			else search(`header ${findForm(name, this.forms) ? '…' : name.toLowerCase()}`, `${name}: ${value}`);
			if (isAuthorization && this.options.openHosts.includes(request.url.hostname)) {
				blame('header authorization', 'an Authorization header on a host that serves files without credentials');
			}
		}
		if (keys > 0) this.requestsWithKey += 1;
		search('url', request.url.href);
		search('body', request.body.toString('latin1'));
	}

	report(): KeyReport {
		return { requestsChecked: this.requestsChecked, requestsWithKey: this.requestsWithKey, violations: [...this.violations] };
	}

	clear(): void {
		this.violations = [];
		this.requestsChecked = 0;
		this.requestsWithKey = 0;
	}

	private isHome({ door, url }: Received): boolean {
		if (!url.pathname.startsWith('/openapi/')) return false;
		return door === 'plain' ? this.options.plainDoor : url.origin === 'https://openapi.weshop.ai';
	}
}

/** @throws Error that lists every leak, or says that no request carried the key */
export function expectKeyStayedHome(report: KeyReport): void {
	if (report.requestsWithKey === 0) {
		throw new Error(`None of ${report.requestsChecked} recorded requests carried the key, so the check proves nothing.`);
	}
	if (report.violations.length === 0) return;
	const lines = report.violations.map(({ requestId, method, url, where, found }) => `#${requestId} ${method} ${url}: ${found}, in ${where}`);
	throw new Error(`The key was sent elsewhere:\n${lines.join('\n')}`);
}
