import type { Session } from './session';

type Row = Record<string, string | number | boolean | null>;

/** The data tables of the owner's personal project. */
export class DataTables {
	constructor(private readonly session: Session) {}

	/** @throws Error where there is no table of that name */
	async rows(name: string): Promise<Row[]> {
		const { data } = await this.session.get<{ data: Row[] }>(`${await this.path(name)}/rows`);
		return data;
	}

	/** Sets cells of all rows in which a column has a value. */
	async update(name: string, column: string, value: string, data: Row): Promise<void> {
		const filter = { type: 'and', filters: [{ columnName: column, condition: 'eq', value }] };
		await this.session.patch(`${await this.path(name)}/rows`, { filter, data });
	}

	private async path(name: string): Promise<string> {
		const { id } = await this.session.get<{ id: string }>('/projects/personal');
		const tables = `/projects/${id}/data-tables`;
		const { data } = await this.session.get<{ data: Array<{ id: string; name: string }> }>(tables);
		const table = data.find((one) => one.name === name);
		if (!table) throw new Error(`There is no data table "${name}"; there are: ${data.map((one) => one.name).join(', ')}`);
		return `${tables}/${table.id}`;
	}
}
