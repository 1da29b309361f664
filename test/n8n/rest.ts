import { Credentials } from './credentials';
import { Editor } from './editor';
import { Executions } from './executions';
import { Session } from './session';
import { Workflows } from './workflows';

export interface Owner {
	email: string;
	/** At least 8 characters with a capital letter and a digit. */
	password: string;
	firstName?: string;
	lastName?: string;
}

/** A running n8n as its owner uses it, over the REST API of the editor. */
export class N8nRest {
	readonly session: Session;
	readonly credentials: Credentials;
	readonly workflows: Workflows;
	readonly executions: Executions;
	readonly editor: Editor;

	constructor(url: string) {
		this.session = new Session(url);
		this.credentials = new Credentials(this.session);
		this.workflows = new Workflows(this.session);
		this.executions = new Executions(this.session);
		this.editor = new Editor(this.session);
	}

	/** Makes the owner's account and logs in; only logs in where n8n has an owner already. */
	async setUpOwner({ firstName = 'Demo', lastName = 'Owner', ...owner }: Owner): Promise<void> {
		const { userManagement } = await this.session.get<{ userManagement: { showSetupOnFirstLoad: boolean } }>('/settings');
		if (!userManagement.showSetupOnFirstLoad) return await this.logIn(owner);
		await this.session.post('/owner/setup', { ...owner, firstName, lastName });
	}

	async logIn({ email, password }: Owner): Promise<void> {
		await this.session.post('/login', { emailOrLdapLoginId: email, password });
	}
}
