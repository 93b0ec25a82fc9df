/** What two products are compared by. */
export interface MatchableProduct {
	readonly id: string;
	readonly genericName: string;
	readonly form: string;
	readonly strength: string;
	readonly packSpec: string;
	readonly unitsPerPack: number;
	readonly approvalNumber: string;
	readonly gtins: readonly string[];
}

export type MatchReason =
	| { readonly kind: 'approval' }
	| { readonly kind: 'name' }
	/** Shop barcodes that differ in the packaging digit alone. */
	| { readonly kind: 'code'; readonly code: string }
	/** One row of a mapping file names both. */
	| { readonly kind: 'mapping'; readonly code: string };

/** Two products that may be one medicine; `left` < `right` by id. */
export interface ProductPair {
	readonly left: string;
	readonly right: string;
	readonly reasons: readonly MatchReason[];
}

const units: readonly (readonly [RegExp, string])[] = [
	[/毫克/g, 'mg'],
	[/微克|μg|µg|mcg/g, 'ug'],
	[/毫升/g, 'ml'],
	[/千克/g, 'kg'],
	[/克/g, 'g'],
	[/升/g, 'l'],
	[/国际单位|单位/g, 'iu'],
	[/[x*×✕·]/g, '×'],
	[/\/(盒|瓶|袋|支|板)$/g, '']
];

/**
 * "0.25 ｇ＊24粒／盒" and "0.25克×24粒" → "0.25g×24粒": half width, lower case, without blanks and brackets, units in one
 * spelling, numbers without trailing zeros.
 */
export function plainText(text: string): string {
	let plain = text
		.normalize('NFKC')
		.toLowerCase()
		.replace(/[\s()（）[\]【】,，。]/g, '');
	for (const [pattern, to] of units) plain = plain.replace(pattern, to);
	return (
		plain
			.replace(/(\d+\.\d*?)0+(?!\d)/g, '$1')
			.replace(/\.(?!\d)/g, '')
			// 250mg and 0.25g are one strength.
			.replace(/(?<![\d.])(\d+)mg(?![a-z])/g, (all, digits: string) =>
				Number(digits) >= 100 ? `${Number(digits) / 1000}g` : all
			)
	);
}

/** 剂型 is written with and without 剂: 胶囊 and 胶囊剂. */
const plainForm = (form: string): string => plainText(form).replace(/剂$/, '');

const keysOf = (product: MatchableProduct): readonly (readonly [key: string, reason: MatchReason])[] => [
	[
		// One approval number covers several packings, so that the number alone says too little.
		`approval ${plainText(product.approvalNumber)} ${product.unitsPerPack}`,
		{ kind: 'approval' }
	],
	[
		[
			'name',
			plainText(product.genericName),
			plainText(product.strength),
			plainForm(product.form),
			plainText(product.packSpec)
		].join(' '),
		{ kind: 'name' }
	],
	...product.gtins.map((gtin) => [`gtin ${gtin.slice(1, 13)}`, { kind: 'code', code: gtin }] as const)
];

/**
 * Products that may be one, with the reasons; never more than a hint to a person.
 * @param named pairs that mapping files name together
 * @param different pairs that a person has parted, as `left right`
 */
export function matchProducts(
	products: readonly MatchableProduct[],
	named: readonly { readonly ids: readonly string[]; readonly code: string }[],
	different: ReadonlySet<string>
): ProductPair[] {
	const pairs = new Map<string, { left: string; right: string; reasons: MatchReason[] }>();
	const add = (one: string, other: string, reason: MatchReason) => {
		const [left, right] = one < other ? [one, other] : [other, one];
		const key = `${left} ${right}`;
		if (left === right || different.has(key)) return;
		const pair = pairs.get(key) ?? { left, right, reasons: [] };
		if (!pair.reasons.some(({ kind }) => kind === reason.kind)) pair.reasons.push(reason);
		pairs.set(key, pair);
	};
	const groups = new Map<string, string[]>();
	for (const product of products)
		for (const [key, reason] of keysOf(product)) {
			const group = groups.get(key) ?? [];
			for (const other of group) add(product.id, other, reason);
			group.push(product.id);
			groups.set(key, group);
		}
	const known = new Set(products.map(({ id }) => id));
	for (const { ids, code } of named) {
		const [first, ...rest] = ids.filter((id) => known.has(id));
		for (const other of rest) if (first) add(first, other, { kind: 'mapping', code });
	}
	return [...pairs.values()].sort(
		(a, b) => b.reasons.length - a.reasons.length || (a.left + a.right < b.left + b.right ? -1 : 1)
	);
}
