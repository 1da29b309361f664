import { agents } from '../agents';
import { upload } from './upload';
import { generate } from './generate';
import type { Operation } from './operation';
import { getMany } from './getMany';
import { check } from './check';
import { estimate } from './estimate';
import { get } from './get';
import { start } from './start';
import { wait } from './wait';

export const operations: readonly Operation[] = [...agents.map(generate), check, estimate, get, start, wait, upload, getMany];

export function operationOf(resource: string, name: string): Operation | undefined {
	return operations.find((operation) => operation.resource === resource && operation.name === name);
}
