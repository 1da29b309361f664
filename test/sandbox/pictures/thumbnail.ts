import sharp from 'sharp';
import type { CataloguePreset } from '../api/catalogue';

/** A small square in the preset's color, with its first letter. */
export function thumbnail({ colour, name }: CataloguePreset): Promise<Buffer> {
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="160" height="160">
		<rect width="160" height="160" fill="${colour}"/>
		<circle cx="80" cy="66" r="38" fill="#ffffff" fill-opacity="0.55"/>
		<text x="80" y="80" font-family="DejaVu Sans, Arial, sans-serif" font-size="40" text-anchor="middle" fill="#22252f">${name.charAt(0)}</text>
		<rect y="124" width="160" height="36" fill="#22252f" fill-opacity="0.25"/>
	</svg>`;
	return sharp(Buffer.from(svg)).jpeg({ quality: 80 }).toBuffer();
}
