import { describe, expect, it } from 'vitest';
import { matchProducts, plainText, type MatchableProduct } from './match-products';

const product = (id: string, values: Partial<MatchableProduct> = {}): MatchableProduct => ({
	id,
	genericName: '阿莫西林胶囊',
	form: '胶囊剂',
	strength: '0.25g',
	packSpec: '0.25g×24粒',
	unitsPerPack: 24,
	approvalNumber: `国药准字H${id}`,
	gtins: [],
	...values
});
const nothing = new Set<string>();
const kinds = (products: readonly MatchableProduct[], different = nothing) =>
	matchProducts(products, [], different).map(({ left, right, reasons }) => [
		left,
		right,
		reasons.map(({ kind }) => kind).join(' ')
	]);

describe('plain text', () => {
	it.each([
		['０．２５ｇ＊２４粒／盒', '0.25g×24粒'],
		['0.25克 x 24粒', '0.25g×24粒'],
		['250毫克×24粒', '0.25g×24粒'],
		['0.250g×24粒', '0.25g×24粒'],
		['10mg', '10mg'],
		['100微克', '100ug'],
		['5毫升：10mg', '5ml:10mg'],
		['（薄膜衣）', '薄膜衣']
	])('%s is %s', (text, plain) => {
		expect(plainText(text)).toBe(plain);
	});
});

describe('products that may be one', () => {
	it('write the same name, strength, form and packing in another way', () => {
		const other = product('2', { form: '胶囊', strength: '250毫克', packSpec: '0.25g*24粒/盒' });
		expect(kinds([product('1'), other])).toEqual([['1', '2', 'name']]);
	});
	it('share the approval number and what a pack holds, but not the number alone', () => {
		const approval = { approvalNumber: '国药准字H1' };
		expect(kinds([product('1'), product('2', { ...approval, genericName: '别名' })])).toEqual([
			['1', '2', 'approval']
		]);
		expect(
			kinds([product('1'), product('2', { ...approval, genericName: '别名', unitsPerPack: 12 })])
		).toEqual([]);
	});
	it('carry shop barcodes that differ in the packaging digit alone', () => {
		const one = product('1', { gtins: ['06911223344557'] });
		const other = product('2', { genericName: '别名', gtins: ['16911223344554'] });
		expect(kinds([one, other])).toEqual([['1', '2', 'code']]);
	});
	it('are named together by a mapping file, those that are in use', () => {
		const pairs = matchProducts(
			[product('1'), product('2', { genericName: '别名' })],
			[{ ids: ['2', '1', '9'], code: 'x' }],
			nothing
		);
		expect(pairs).toEqual([{ left: '1', right: '2', reasons: [{ kind: 'mapping', code: 'x' }] }]);
	});
	it('are not offered when a person has parted them', () => {
		expect(kinds([product('1'), product('2')], new Set(['1 2']))).toEqual([]);
	});
	it('with most reasons come first', () => {
		const products = [product('1'), product('2'), product('3', { approvalNumber: '国药准字H2' })];
		expect(kinds(products)[0]).toEqual(['2', '3', 'approval name']);
	});
});
