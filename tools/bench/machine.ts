import { execFileSync } from 'node:child_process';
import os from 'node:os';
import { pinned, versionOf } from '../../test/n8n/pinned';

/** The machine and the versions that were measured. */
export interface Machine {
	cores: number;
	processor: string;
	/** In GiB. */
	memory: number;
	system: string;
	n8n: string;
	node: string;
	/** The date, such as 2026-01-31. */
	measured: string;
}

export function thisMachine(): Machine {
	return {
		cores: os.cpus().length,
		processor: os.cpus()[0]?.model.trim() ?? 'unknown',
		memory: Math.round(os.totalmem() / 1024 ** 3),
		system: `${os.type()} ${os.release().split('.').slice(0, 2).join('.')}`,
		n8n: versionOf(pinned),
		node: execFileSync(pinned.node, ['--version'], { encoding: 'utf8' }).trim().replace(/^v/, ''),
		measured: new Date().toISOString().slice(0, 10),
	};
}
