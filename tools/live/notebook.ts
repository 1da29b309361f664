import type { PointId, State, Verdict } from './contract';
import { differs, fails, type Finding } from './findings';

/** A table of the page. */
export interface Table {
	title: string;
	/** A sentence or two before the table. */
	intro?: string;
	head: string[];
	rows: string[][];
}

/** What a run of the tool finds out. The page is made of it at any moment. */
export class Notebook {
	readonly findings: Finding[] = [];
	readonly tables: Table[] = [];
	readonly verdicts = new Map<PointId, Verdict>();
	/** What was left out, and why. */
	readonly leftOut: string[] = [];
	/** The steps in which the tool itself failed, and why. */
	readonly brokenOff: string[] = [];

	constructor(readonly today: string) {}

	fails(what: string, todo: string, agent?: string): void {
		this.findings.push(fails(what, todo, agent));
	}

	differs(what: string, todo: string, agent?: string): void {
		this.findings.push(differs(what, todo, agent));
	}

	verdict(id: PointId, state: State, seen: string): void {
		this.verdicts.set(id, { state, seen, at: this.today });
	}

	table(title: string, head: string[], intro?: string): Table {
		const table = { title, head, rows: [], ...(intro ? { intro } : {}) };
		this.tables.push(table);
		return table;
	}

	/** What the document says is overruled by prices that WeShop gave for the same agent. */
	weigh(pricedAgents: ReadonlySet<string>): void {
		for (const finding of this.findings) {
			const isTaken = finding.isByDocument && finding.agent !== undefined && pricedAgents.has(finding.agent);
			if (isTaken && /is not in WeShop's document/.test(finding.what)) {
				finding.level = 'differs';
				finding.what += ' But WeShop gives a price for it with all settings that were tried.';
			}
		}
	}
}
