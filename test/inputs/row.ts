/** A kind of input, and what comes of it. The tests run on each of its inputs; docs/reliability.md shows the first. */
export interface Row<Input, Came> {
	what: string;
	/** Each input with what is sent for it, or with the beginning of the message that refuses it. */
	cases: Array<[input: Input, came: Came]>;
	isRefused?: true;
}

export const taken = <Input, Came>(what: string, ...cases: Array<[Input, Came]>): Row<Input, Came> => ({ what, cases });

/** @param says the message without the label of the field before it */
export const refusedWith = <Input>(what: string, says: string, ...inputs: Input[]): Row<Input, string> => ({ what, cases: inputs.map((input): [Input, string] => [input, says]), isRefused: true });

/** Each input in a row of its own, for `it.each`. */
export function casesOf<Input, Came>(rows: ReadonlyArray<Row<Input, Came>>, isRefused: boolean): Array<{ what: string; input: Input; came: Came }> {
	return rows.filter((row) => (row.isRefused ?? false) === isRefused).flatMap(({ what, cases }) => cases.map(([input, came]) => ({ what, input, came })));
}
