/**
 * Prints the usage and ends the process, where the command line has --help or -h.
 * @param usage the command line, what it does, and each option
 */
export function answerHelp(usage: string): void {
	if (!process.argv.slice(2).some((argument) => argument === '--help' || argument === '-h')) return;
	console.log(usage.trim());
	process.exit(0);
}
