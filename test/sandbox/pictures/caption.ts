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
  const room = Math.max(0, Math.floor((width * 0.72) / (size * 0.56)) - agent.length);
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

/** Results with neighboring indexes get very different colors. */
export function hue(index: number, seed = 0): number {
  return (200 + seed * 29 + index * 137) % 360;
}

function escapeXml(text: string): string {
  return text
    .replace(/[\u0000-\u001f\ud800-\udfff]/g, ' ')
    .replace(/[<>&"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
