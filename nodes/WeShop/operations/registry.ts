import { agents } from '../agents/registry';
import { upload } from './asset/upload';
import { generate } from './generate';
import type { Operation } from './operation';
import { getMany } from './preset/getMany';
import { check } from './run/check';
import { estimate } from './run/estimate';
import { get } from './run/get';
import { start } from './run/start';
import { wait } from './run/wait';

export const operations: readonly Operation[] = [...agents.map(generate), check, estimate, get, start, wait, upload, getMany];

export function operationOf(resource: string, name: string): Operation | undefined {
	return operations.find((operation) => operation.resource === resource && operation.name === name);
}
