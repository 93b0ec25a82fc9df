import { code128, drawingSVG, ean13, gs1datamatrix, type RenderOptions } from 'bwip-js/node';
import { gs1Bracketed, type DemoBox } from './box-face';

export type SymbolKind = 'trace' | 'gs1' | 'ean';

export type DrawnSymbol = {
	readonly kind: SymbolKind;
	/** SVG as a data address for `<img>`; `width` and `height` are CSS pixels at which no module is under 3 px. */
	readonly source: string;
	readonly width: number;
	readonly height: number;
	/** What is printed below for people. */
	readonly digits: string;
};

/** bwip-js draws linear symbols at `scale` px a module and matrix symbols at twice that; padding counts in `scale`. */
const linear = { scale: 3, height: 14, paddingwidth: 11, paddingheight: 1, backgroundcolor: 'FFFFFF' };
const matrix = { scale: 2.5, padding: 4, backgroundcolor: 'FFFFFF' };

/** Options for each symbol that a box carries, Code 128 first. Digits alone go into code set C by themselves. */
export function symbolOptions({ traceCode, gs1, ean13: shopCode }: DemoBox): [SymbolKind, RenderOptions][] {
	const options: [SymbolKind, RenderOptions][] = [];
	if (traceCode) options.push(['trace', { bcid: 'code128', text: traceCode, ...linear }]);
	if (gs1) options.push(['gs1', { bcid: 'gs1datamatrix', text: gs1Bracketed(gs1), ...matrix }]);
	if (shopCode) options.push(['ean', { bcid: 'ean13', text: shopCode, ...linear }]);
	return options;
}

const draw: Record<SymbolKind, (options: RenderOptions) => string> = {
	trace: (options) => code128(options, drawingSVG()),
	gs1: (options) => gs1datamatrix(options, drawingSVG()),
	ean: (options) => ean13(options, drawingSVG())
};

/** Trace codes as identification code, then serial in groups of four: `8099063 0000 0000 1054 1`. */
const grouped = (code: string): string =>
	`${code.slice(0, 7)} ${code.slice(7).replace(/\d{4}(?=\d)/g, '$& ')}`;

export function drawSymbols(box: DemoBox): DrawnSymbol[] {
	return symbolOptions(box).map(([kind, options]) => {
		const svg = draw[kind](options);
		const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? [];
		if (!width || !height) throw new Error(`bwip-js drew ${kind} without a view box`);
		return {
			kind,
			source: `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`,
			width: Number(width),
			height: Number(height),
			digits: kind === 'trace' ? grouped(options.text) : options.text
		};
	});
}
