import { fetchText, type Live } from '../live';
import { ageIn } from '../memory';

/** The uploads of earlier runs of this tool: how long WeShop keeps them. Costs nothing. */
export async function askForOldUploads({ notebook, memory, say }: Live): Promise<void> {
	const now = new Date().toISOString();
	const old = memory.memories.uploads.filter(({ asked }) => asked.every(({ isThere }) => isThere));
	if (old.length === 0) return;
	say(`Uploads of earlier runs: whether ${old.length === 1 ? 'it is' : `${old.length} of them are`} still there.`);
	for (const upload of old) {
		const { statusCode } = await fetchText(upload.address).catch(() => ({ statusCode: 0 }));
		if (statusCode !== 0) upload.asked.push({ at: now, isThere: statusCode === 200 });
	}
	const asked = old.filter((upload) => upload.asked.at(-1)?.at === now);
	const gone = asked.filter((upload) => !upload.asked.at(-1)!.isThere);
	const there = asked.filter((upload) => upload.asked.at(-1)!.isThere);
	const isOld = ({ at }: { at: string }) => Date.parse(now) - Date.parse(at) >= 86_400_000;
	const [oldest] = there;
	const [lost] = gone;
	if (oldest) notebook.verdict('uploadAge', isOld(oldest) ? 'confirmed' : 'open', `there after ${ageIn(oldest.at, now)}`);
	if (!lost) return;
	notebook.verdict('uploadAge', isOld(lost) && oldest === undefined ? 'open' : isOld(lost) ? 'confirmed' : 'refuted', `gone after ${ageIn(lost.at, now)}${oldest ? `, there after ${ageIn(oldest.at, now)}` : ''}`);
	notebook.differs(`An upload is gone after ${ageIn(lost.at, now)}.`, 'Say in docs/operations/asset-and-preset.md how long the address of an upload can be used');
}
