
export interface CataloguePreset {
	id: number;
	name: string;
	categories?: string[] | null;
	type?: string;
	/** The color of its thumbnail and of pictures made with it. */
	colour: string;
}

export type PresetList = 'locations' | 'fashionModels' | 'backgrounds';

const PLACES = ['Lisbon side street', 'Brooklyn rooftop', 'Tuscan courtyard', 'Kyoto garden path', 'Paris café terrace', 'Malibu beach', 'Oslo harbour', 'Marrakesh riad', 'Alpine meadow', 'Desert road', 'Concrete studio', 'White loft', 'Hotel lobby', 'Bamboo forest', 'Seoul night market', 'London mews', 'Greek island steps', 'Autumn park'];
const LIGHTS = ['morning', 'noon', 'golden hour', 'dusk', 'overcast', 'after rain', 'hard light', 'soft light', 'backlit', 'neon', 'first snow', 'spring', 'summer', 'late autumn', 'film grain', 'wide view', 'close view', 'low angle', 'high angle', 'shallow focus'];
const SURFACES = ['Walnut table', 'Marble counter', 'Linen cloth', 'Terrazzo plinth', 'Oak shelf', 'Wet slate', 'Pastel podium', 'Sand dune', 'Moss stone', 'Brushed steel', 'Acrylic block', 'Woven rattan', 'Brick ledge', 'Travertine step', 'Velvet drape', 'Mirror plate'];
const NAMES = ['Amara', 'Beatriz', 'Chloe', 'Daniel', 'Elif', 'Farah', 'Goran', 'Hana', 'Ines', 'Jonas', 'Kenji', 'Lena', 'Mateo', 'Noor', 'Olu', 'Priya', 'Quentin', 'Rosa', 'Soren', 'Tala', 'Umi', 'Victor', 'Wanjiru', 'Yara'];
const LOOKS = ['editorial', 'street', 'studio', 'sport', 'casual', 'evening', 'outdoor', 'minimal', 'vintage', 'commuter'];
const COLOURS: Array<[string, string]> = [['Pure white', '#ffffff'], ['Black', '#000000'], ['Light grey', '#f2f2f2'], ['Mid grey', '#9e9e9e'], ['Cream', '#f6efdf'], ['Blush', '#f7d6d0'], ['Sage', '#c9d6c3'], ['Sky', '#cfe6f7'], ['Lilac', '#ddd0ee'], ['Sand', '#e3d3b6'], ['Navy', '#1d2b4f'], ['Brick', '#a6452f']];

/** All pairs, each with its own id. The ids of different lists do not overlap, so that a wrong one is refused. */
function pairs(firstId: number, ones: string[], others: string[], categoriesOf: (one: string, other: string) => string[] | null): CataloguePreset[] {
	return others.flatMap((other, row) =>
		ones.map((one, column) => ({
			id: firstId + row * ones.length + column,
			name: `${one}, ${other}`,
			categories: categoriesOf(one, other),
			colour: `hsl(${(column * 47 + row * 13) % 360},${35 + (row % 4) * 8}%,${50 + (column % 5) * 5}%)`,
		})),
	);
}

const MODEL_LOCATIONS = pairs(1, PLACES, LIGHTS, (place) => (/studio|loft|lobby/.test(place) ? ['Indoor'] : ['Outdoor', 'Travel']));
const FASHION_MODELS = pairs(1001, NAMES, LOOKS, (_, look) => (look === 'minimal' ? null : [look])).map((model) => ({ ...model, type: 'official' }));
const PRODUCT_LOCATIONS = pairs(2001, SURFACES, LIGHTS.slice(0, 15), () => ['Still life']);
const BACKGROUNDS = COLOURS.map(([name, colour], index) => ({ id: 3001 + index, name, colour, type: 'color' }));

const CATALOGUE: Record<string, Partial<Record<PresetList, CataloguePreset[]>>> = {
	aimodel: { locations: MODEL_LOCATIONS, fashionModels: FASHION_MODELS },
	aiproduct: { locations: PRODUCT_LOCATIONS },
	removeBG: { backgrounds: BACKGROUNDS },
};

export function presetsOf(agent: string): Partial<Record<PresetList, CataloguePreset[]>> {
	return CATALOGUE[agent] ?? {};
}

export function findPreset(agent: string, list: PresetList, id: number): CataloguePreset | undefined {
	return presetsOf(agent)[list]?.find((preset) => preset.id === id);
}
