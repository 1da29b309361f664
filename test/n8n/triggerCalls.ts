import axios from 'axios';
import { newConnection } from './newConnection';

export interface HttpResponse {
	status: number;
	headers: Record<string, unknown>;
	data: unknown;
}

/** Unlike the editor's calls these come from outside and log nobody in; any status is an answer. */
const outside = axios.create({ proxy: false, httpAgent: newConnection, maxBodyLength: Infinity, validateStatus: () => true });

/** POSTs JSON to `/webhook/<path>` (published), `/webhook-test/<path>` (while listening) or a resume URL. */
export async function callWebhook(url: string, body: unknown, headers: Record<string, string> = {}): Promise<HttpResponse> {
	const response = await outside.post<unknown>(url, body, { headers });
	return { status: response.status, headers: { ...response.headers }, data: response.data };
}

export type FormAnswer = string | { fileName: string; mimeType: string; bytes: Buffer };

/**
 * Sends a Form Trigger's form as a browser does, the answers in the order of its fields, to
 * `/form/<path>` (published) or `/form-test/<path>` (while listening).
 */
export async function submitForm(url: string, answers: FormAnswer[]): Promise<HttpResponse> {
	const form = new FormData();
	answers.forEach((answer, index) => {
		const field = `field-${index}`;
		if (typeof answer === 'string') form.append(field, answer);
		else form.append(field, new Blob([new Uint8Array(answer.bytes)], { type: answer.mimeType }), answer.fileName);
	});
	const { status, headers, data } = await outside.post<unknown>(url, form);
	return { status, headers: { ...headers }, data };
}
