import { statusOfFile, type Live } from '../live';
import { ageIn, type RememberedUpload } from '../memory';

/** A day, in milliseconds. */
const DAY = 86_400_000;
/** After so many without an answer, each of which takes a minute, the others are asked another day. */
const GIVEN_UP_AFTER = 2;

/** The uploads of earlier runs of this tool: how long WeShop keeps them. Costs nothing. */
export async function askForOldUploads({ notebook, memory, say }: Live): Promise<void> {
	const now = new Date().toISOString();
	const old = memory.memories.uploads.filter(({ asked }) => asked.every(({ isThere }) => isThere));
	if (old.length === 0) return;
	say(`Uploads of earlier runs: whether ${old.length === 1 ? 'it is' : `${old.length} of them are`} still there.`);
	const there: RememberedUpload[] = [];
	const gone: RememberedUpload[] = [];
	const undecided = new Set<string>();
	let unanswered = 0;
	for (const upload of old) {
		const status = await statusOfFile(upload.address);
		// Only its host can say that it is gone: one that cannot be reached, refuses or is busy may have it.
		const isThere = status === 200;
		// Stores of files also say 403 for what is gone, and this address was open before.
		const isGone = status === 404 || status === 410 || (status === 403 && upload.asked.length > 0);
		if (isThere || isGone) {
			upload.asked.push({ at: now, isThere });
			(isThere ? there : gone).push(upload);
		} else undecided.add(status === 0 ? 'no answer' : `HTTP ${status}`);
		if (status === 0 && ++unanswered >= GIVEN_UP_AFTER) break;
	}
	memory.save();
	const age = ({ at }: RememberedUpload) => Date.parse(now) - Date.parse(at);
	const [oldest] = there.sort((one, other) => age(other) - age(one));
	const [youngest] = gone.sort((one, other) => age(one) - age(other));
	const isGoneEarly = youngest !== undefined && age(youngest) < DAY;
	const isKept = oldest !== undefined && age(oldest) >= DAY;
	const seen = [
		...(youngest ? [`gone after ${ageIn(youngest.at, now)}`] : []),
		...(oldest ? [`there after ${ageIn(oldest.at, now)}`] : []),
		...(undecided.size > 0 ? [`for others ${[...undecided].join(', ')}`] : []),
	];
	notebook.verdict('uploadAge', isGoneEarly ? 'refuted' : isKept ? 'confirmed' : 'open', seen.join(', '));
	if (youngest) notebook.differs(`An upload is gone after ${ageIn(youngest.at, now)}.`, 'Say in docs/operations/asset-and-preset.md how long the address of an upload can be used');
}
