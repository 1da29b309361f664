import type { Session } from './session';

export interface CredentialInput {
	name: string;
	/** `weShopApi`, `googleApi`, … */
	type: string;
	data: Record<string, unknown>;
}

/** A stored one, as a node's `credentials: { [type]: { id, name } }` refers to it. */
export interface CredentialReference {
	id: string;
	name: string;
	type: string;
}

export class Credentials {
	constructor(private readonly session: Session) {}

	async create(credential: CredentialInput): Promise<CredentialReference> {
		return reference(await this.session.post('/credentials', credential));
	}

	/** Creates it, or gives the one of that name and type its new data. */
	async upsert(credential: CredentialInput): Promise<CredentialReference> {
		const all = await this.session.get<CredentialReference[]>('/credentials');
		const known = all.find(({ name, type }) => name === credential.name && type === credential.type);
		if (!known) return await this.create(credential);
		return reference(await this.session.patch(`/credentials/${known.id}`, credential));
	}

	/** A stored credential as the editor sees it: n8n replaces hidden values with a placeholder. */
	async read({ id }: { id: string }): Promise<CredentialInput> {
		const { name, type, data } = await this.session.get<CredentialInput>(`/credentials/${id}`, { includeData: true });
		return { name, type, data };
	}

	/**
	 * The editor's test of a stored credential: the green or red banner and its text.
	 * @param changes what a client sends in place of what it read; n8n fills its placeholders with the stored values
	 */
	async test(credential: { id: string }, changes: Partial<CredentialInput> = {}): Promise<{ status: 'OK' | 'Error'; message: string }> {
		return await this.session.post('/credentials/test', { credentials: { id: credential.id, ...(await this.read(credential)), ...changes } });
	}
}

const reference = ({ id, name, type }: CredentialReference): CredentialReference => ({ id, name, type });
