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

	/** The editor's test, which it makes of a stored credential: the green or red banner and its words. */
	async test({ id }: { id: string }): Promise<{ status: 'OK' | 'Error'; message: string }> {
		const { name, type, data } = await this.session.get<CredentialInput>(`/credentials/${id}`, { includeData: true });
		return await this.session.post('/credentials/test', { credentials: { id, name, type, data } });
	}
}

const reference = ({ id, name, type }: CredentialReference): CredentialReference => ({ id, name, type });
