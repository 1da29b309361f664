import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generateCACertificate } from 'mockttp';

export interface Authority {
	key: string;
	cert: string;
	/** The sandbox's own certificate alone, for curl's --cacert. */
	certificateFile: string;
	/** This certificate and those that NODE_EXTRA_CA_CERTS already names, since the variable takes one file. */
	bundleFile: string;
	remove(): Promise<void>;
}

/** A certificate authority for the lifetime of a sandbox. Its private key is never written to disk. */
export async function createAuthority(): Promise<Authority> {
	const { key, cert } = await generateCACertificate({ subject: { commonName: 'WeShop sandbox' } });
	const folder = await mkdtemp(path.join(tmpdir(), 'weshop-sandbox-'));
	const certificateFile = path.join(folder, 'sandbox.pem');
	const bundleFile = path.join(folder, 'bundle.pem');
	const existing = process.env.NODE_EXTRA_CA_CERTS;
	const others = existing && existsSync(existing) ? await readFile(existing, 'utf8') : '';
	await writeFile(certificateFile, cert);
	await writeFile(bundleFile, `${cert.trim()}\n${others}`);
	return { key, cert, certificateFile, bundleFile, remove: () => rm(folder, { recursive: true, force: true }) };
}
