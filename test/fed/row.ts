/** A kind of input, and what comes of it. The tests run on each of its inputs; docs/reliability.md shows the first. */
export interface Row<Fed, Came> {
	what: string;
	/** Each input with what is sent for it, or with the beginning of the message that refuses it. */
	cases: Array<[fed: Fed, came: Came]>;
	isRefused?: true;
}

export const taken = <Fed, Came>(what: string, ...cases: Array<[Fed, Came]>): Row<Fed, Came> => ({ what, cases });

/** @param says the message without the label of the field before it */
export const refusedWith = <Fed>(what: string, says: string, ...inputs: Fed[]): Row<Fed, string> => ({ what, cases: inputs.map((input): [Fed, string] => [input, says]), isRefused: true });

/** Each input in a row of its own, for `it.each`. */
export function casesOf<Fed, Came>(rows: ReadonlyArray<Row<Fed, Came>>, isRefused: boolean): Array<{ what: string; fed: Fed; came: Came }> {
	return rows.filter((row) => (row.isRefused ?? false) === isRefused).flatMap(({ what, cases }) => cases.map(([fed, came]) => ({ what, fed, came })));
}
