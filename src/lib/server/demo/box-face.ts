import type { LocalDate } from '$lib/domain/shared/local-date';
import type { VerdictState } from '$lib/domain/verification/verdict';
import type { DemoBatch, DemoPack, DemoProduct } from './rows';

/** The verdicts that a box of the demo world can call for. */
export const demoVerdicts = [
	'pass',
	'near_expiry',
	'expired',
	'recalled',
	'sold',
	'mismatch',
	'unknown',
	'product_only',
	'unreadable'
] as const satisfies readonly VerdictState[];
export type DemoVerdict = (typeof demoVerdicts)[number];

/** What the GS1 symbol says, in the order of its element string. */
export type Gs1Symbol = {
	readonly gtin14: string;
	readonly expiresOn: LocalDate;
	readonly batch: string;
	readonly serial: string;
};

export type DemoBox = {
	/** Names the box on the page and in tests; the words for its title and note are found by it. */
	readonly id: string;
	readonly product: DemoProduct;
	/** What the Code 128 says, if there is one: 20 digits, or 17 on the box with half a code. */
	readonly traceCode: string | null;
	readonly gs1: Gs1Symbol | null;
	/** The 69 code, which is on every box but not on cartons. */
	readonly ean13: string | null;
	/** The registered pack behind the face; null where there is none. */
	readonly pack: DemoPack | null;
	readonly batch: DemoBatch | null;
	readonly expected: DemoVerdict;
	/** A check that is neither passed nor decisive for the verdict, as seen at store A1. */
	readonly attention: 'origin' | 'packaging' | null;
	readonly note: { readonly zh: string; readonly en: string };
	readonly title: { readonly zh: string; readonly en: string };
};

export const gs1Of = (pack: DemoPack, batch: DemoBatch): Gs1Symbol => ({
	gtin14: pack.gtin14,
	expiresOn: batch.expiresOn,
	batch: batch.number,
	serial: pack.serial
});

const elements = ({ gtin14, expiresOn, batch, serial }: Gs1Symbol): [string, string][] => [
	['01', gtin14],
	['17', expiresOn.slice(2).replaceAll('-', '')],
	['10', batch],
	['21', serial]
];

/** As printed for people and as barcode writers take it: `(01)…(17)YYMMDD(10)…(21)…`. */
export const gs1Bracketed = (symbol: Gs1Symbol): string =>
	elements(symbol)
		.map(([identifier, value]) => `(${identifier})${value}`)
		.join('');

/** As a scanner sends it: AI (10) has no fixed length and ends with GS, U+001D. */
export const gs1ElementString = (symbol: Gs1Symbol): string =>
	elements(symbol)
		.map(([identifier, value]) => identifier + value + (identifier === '10' ? '\u001d' : ''))
		.join('');

/** Every symbol of a registered box or carton, telling the truth. */
export function printed(
	product: DemoProduct,
	pack: DemoPack,
	batch: DemoBatch
): Pick<DemoBox, 'product' | 'traceCode' | 'gs1' | 'ean13' | 'pack' | 'batch'> {
	return {
		product,
		traceCode: pack.traceCode,
		gs1: gs1Of(pack, batch),
		ean13: pack.level === 1 ? product.gtin13 : null,
		pack,
		batch
	};
}
