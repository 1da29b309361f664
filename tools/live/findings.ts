/**
 * What was found: the node would fail a user; WeShop differs from what we hold, and no user meets it; or it is as we hold it.
 */
export type Level = 'fails' | 'differs';

export interface Finding {
	level: Level;
	/** In plain words, with the names that a person can search for. */
	what: string;
	/** What to do about it. */
	todo: string;
	/** The agent that it is about. */
	agent?: string;
	/** For what only the document says: prices that WeShop gave for the agent prove otherwise. */
	isByDocument?: true;
}

export const fails = (what: string, todo: string, agent?: string): Finding => ({ level: 'fails', what, todo, ...(agent ? { agent } : {}) });
export const differs = (what: string, todo: string, agent?: string): Finding => ({ level: 'differs', what, todo, ...(agent ? { agent } : {}) });
