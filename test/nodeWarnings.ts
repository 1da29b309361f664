/**
 * Node's own process: Jest gives its tests a copy, which hears of no warning. A function of Node's finds it, as that is not
 * of the world that Jest makes for each test file.
 */
const { process: node } = setTimeout.constructor('return globalThis')() as typeof globalThis;

/** The warnings that Node has for anybody in this process while some work goes on, such as of a timer of less than nothing. */
export async function warningsDuring(work: () => Promise<unknown>): Promise<string[]> {
	const warnings: string[] = [];
	const hear = ({ name, message }: Error) => void warnings.push(`${name}: ${message}`);
	node.on('warning', hear);
	try {
		await work();
		// Node says it in its own time.
		await new Promise((done) => setImmediate(done));
	} finally {
		node.off('warning', hear);
	}
	return warnings;
}
