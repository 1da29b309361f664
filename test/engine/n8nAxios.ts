import path from 'node:path';

/** The HTTP client that n8n-core uses, which is not the one of this package. Older versions have it themselves. */
export async function n8nAxios(): Promise<typeof import('axios').default> {
	const core = path.dirname(require.resolve('n8n-core'));
	return ((await import(require.resolve('axios', { paths: [networkOf(core), core] }))) as typeof import('axios')).default;
}

function networkOf(core: string): string {
	try {
		return path.dirname(require.resolve('@n8n/backend-network', { paths: [core] }));
	} catch {
		return core;
	}
}
