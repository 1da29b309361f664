export interface Caption {
	agent: string;
	prompt: string;
	index: number;
	count: number;
}

/** An SVG band with the agent and the prompt, so that nobody mistakes the picture for a real result. */
export function captionBand({ agent, prompt, index, count }: Caption, width: number): { svg: Buffer; height: number } {
	const height = Math.max(24, Math.round(width * 0.085));
	const size = Math.round(height * 0.36);
	const room = Math.max(0, Math.floor((width * 0.72) / (size * 0.56)) - Math.ceil(agent.length * 1.25));
	const snippet = prompt.length > room ? `${prompt.slice(0, Math.max(0, room - 1))}…` : prompt;
	const base = Math.round(height * 0.63);
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
		<rect width="${width}" height="${height}" fill="#14161f" fill-opacity="0.82"/>
		<rect width="${Math.round(height * 0.12)}" height="${height}" fill="hsl(${hue(index)},80%,60%)"/>
		<text x="${Math.round(height * 0.4)}" y="${base}" font-family="DejaVu Sans, Liberation Sans, Arial, sans-serif" font-size="${size}" fill="#ffffff">
			<tspan font-weight="bold">${escapeXml(agent)}</tspan> <tspan fill="#c8cbd8">${escapeXml(snippet)}</tspan></text>
		<text x="${width - Math.round(height * 0.4)}" y="${base}" text-anchor="end" font-family="DejaVu Sans, Liberation Sans, Arial, sans-serif" font-size="${size}" fill="#ffffff">sandbox ${index + 1} of ${count}</text>
	</svg>`;
	return { svg: Buffer.from(svg), height };
}

/** An SVG with the prompt in large letters, for a picture that is made from words alone. */
export function promptCard({ prompt }: Caption, width: number, height: number): Buffer {
	const size = Math.round(Math.sqrt((width * height) / Math.max(120, prompt.length * 2)) * 0.7);
	const perLine = Math.max(1, Math.floor((width * 0.84) / (size * 0.56)));
	const lines = wrapped(prompt, perLine).slice(0, Math.max(1, Math.floor((height * 0.9) / (size * 1.35))));
	const top = (height - lines.length * size * 1.35) / 2;
	const text = lines.map((line, index) => `<tspan x="50%" y="${Math.round(top + (index + 0.8) * size * 1.35)}">${escapeXml(line)}</tspan>`).join('');
	return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
		<text text-anchor="middle" font-family="DejaVu Sans, Liberation Sans, Arial, sans-serif" font-weight="bold" font-size="${size}" fill="#14161f">${text}</text></svg>`);
}

function wrapped(text: string, perLine: number): string[] {
	const lines: string[] = [];
	for (const word of text.split(/\s+/).flatMap((whole) => whole.match(new RegExp(`.{1,${perLine}}`, 'gu')) ?? [])) {
		const line = lines.at(-1);
		if (line !== undefined && line.length + 1 + word.length <= perLine) lines[lines.length - 1] = `${line} ${word}`;
		else lines.push(word);
	}
	return lines;
}

/** Results with neighboring indexes get very different colors. */
export function hue(index: number, seed = 0): number {
	return (200 + seed * 29 + index * 137) % 360;
}

function escapeXml(text: string): string {
	return text
		.replace(/[\u0000-\u001f\ud800-\udfff]/g, ' ')
		.replace(/[<>&"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
