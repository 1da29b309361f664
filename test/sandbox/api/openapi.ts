import { setTimeout as sleep } from 'node:timers/promises';
import { header, jsonAnswer, textAnswer, type HttpResponse, type Received } from '../doors/exchange';
import type { Files } from '../files';
import { powerOf } from '../runs/power';
import { isKnownKey } from '../journal/knownKey';
import type { Runs } from '../runs/runs';
import type { Settings } from '../settings';
import { estimateAnswer, runAnswer, startedAnswer } from './answers';
import { compileDocument, type CompiledDocument } from './document';
import { operationAt, type Operation } from './operations';
import { answerAsPlanned } from './planned';
import type { AnswerBody, Lie } from './lie';
import { listPresets } from './presets';
import { readRunRequest } from './runRequest';
import { Refusal, refuse } from './refusal';
import { taskNameAsked } from './taskName';
import { uploadImage } from './upload';

export interface ApiParts {
	files: Files;
	runs: Runs;
	settings: Settings;
	keys: string[];
	/** Called when a response of the sandbox itself violates openapi.yaml. */
	onFault(fault: string): void;
	lie?: Lie;
}

/** Everything under /openapi/. */
export class OpenApi {
	private readonly document: CompiledDocument;

	constructor(private readonly parts: ApiParts) {
		this.document = compileDocument(parts.lie?.document);
	}

	async handle(received: Received): Promise<HttpResponse> {
		const operation = operationAt(received.method, received.url.pathname);
		const request = this.parts.lie?.request?.(received) ?? received;
		if (!operation) return jsonAnswer(404, failure(new Refusal(404, 'NOT_FOUND', `there is no ${received.method} ${received.url.pathname}`)));
		const { settings, runs } = this.parts;
		return answerAsPlanned(settings, operation.id, { taskName: taskNameAsked(operation, request, runs), apiKey: header(request, 'authorization') }, () => this.carryOut(operation, request));
	}

	private async carryOut(operation: Operation, request: Received): Promise<HttpResponse> {
		if (operation.id === 'getDocument') return textAnswer(200, this.document.text, 'application/yaml');
		let status = 200;
		let body: object;
		try {
			this.checkKey(request);
			body = await this.perform(operation, request);
		} catch (error) {
			if (!(error instanceof Refusal)) throw error;
			({ status } = error);
			body = failure(error);
		}
		return this.lied(operation, request, this.checked(operation, status, body));
	}

	private lied({ id }: Operation, request: Received, answer: HttpResponse): HttpResponse {
		const told = this.parts.lie?.answer?.(id, { status: answer.status, body: JSON.parse(answer.body.toString('utf8')) as AnswerBody }, request);
		return told ? jsonAnswer(told.status, told.body) : answer;
	}

	private checkKey(request: Received): void {
		const key = header(request, 'authorization');
		if (key === undefined) refuse('the Authorization header is missing', 'UNAUTHORIZED', 401);
		if (/^bearer /i.test(key)) refuse('the Authorization header takes the raw API key, without Bearer', 'UNAUTHORIZED', 401);
		if (!isKnownKey(this.parts.keys, key)) refuse('the API key is not known', 'UNAUTHORIZED', 401);
	}

	private async perform({ id, executionId = '' }: Operation, request: Received): Promise<object> {
		const { files, runs, settings } = this.parts;
		if (id === 'uploadImage') {
			await sleep(settings.uploadLatencyMs);
			return { success: true, data: await uploadImage(request, files) };
		}
		if (id === 'startRun') {
			await sleep(settings.startLatencyMs);
			const run = readRunRequest(request, this.document);
			return startedAnswer(runs.start(run, request.body.toString('utf8'), header(request, 'idempotency-key')), settings.startsHidePower);
		}
		if (id === 'getRun') {
			await sleep(settings.pollLatencyMs);
			const run = runs.find(executionId) ?? refuse(`there is no run ${executionId}`, 'NOT_FOUND', 404);
			return runAnswer(run, settings.runningIsCalled);
		}
		if (id === 'listPresets') return { success: true, data: listPresets(request.url.searchParams, this.document, files) };
		return estimateAnswer(powerOf(readRunRequest(request, this.document)), settings.balance);
	}

	private checked({ id }: Operation, status: number, body: object): HttpResponse {
		const fault = this.document.faultOfAnswer(id, status, body);
		if (fault === undefined) return jsonAnswer(status, body);
		this.parts.onFault(fault);
		return textAnswer(500, `SANDBOX FAULT: a response of the sandbox itself violates its openapi.yaml: ${fault}`);
	}
}

function failure({ code, message, retryable }: Refusal): object {
	return { success: false, error: { code, message, retryable } };
}
