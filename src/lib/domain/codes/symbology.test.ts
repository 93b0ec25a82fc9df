import { expect, it } from 'vitest';
import { carrierOf, takePrefix } from './symbology';

it('reads AIM prefixes', () => {
	for (const prefix of [']C1', ']e0', ']d2', ']Q3', ']J1'])
		expect(takePrefix(`${prefix}01`)).toEqual({
			text: '01',
			carrier: { family: 'gs1', separatorsKept: false, machineRead: true }
		});
	const family = (text: string) => takePrefix(text).carrier?.family;
	expect([']C0', ']d1', ']Q1', ']E0', ']E4', ']I1'].map(family)).toEqual([
		'other',
		'other',
		'other',
		'retail',
		'retail',
		'itf'
	]);
	expect(takePrefix('01')).toEqual({ text: '01', carrier: undefined });
	expect(takePrefix('x]d2')).toEqual({ text: 'x]d2', carrier: undefined });
});

it('reads the names that decoders give', () => {
	const family = (name: string) => carrierOf(name)?.family;
	for (const name of ['EAN_13', 'ean-13', 'EAN13', 'upc_a', 'EAN-8']) expect(family(name)).toBe('retail');
	for (const name of ['data_matrix', 'DataMatrix', 'CODE_128', 'qr_code', 'QRCode', 'pdf417'])
		expect(family(name)).toBe('unknown');
	for (const name of ['d2', ']d2', 'GS1-128', 'DataBarExpanded', 'gs1 datamatrix'])
		expect(family(name)).toBe('gs1');
	expect(family('upc_e')).toBe('upc-e');
	expect(family('ITF')).toBe('itf');
	expect(carrierOf('data_matrix')?.separatorsKept).toBe(true);
	for (const name of ['', 'hologram', 'x'.repeat(10_000)]) expect(carrierOf(name)).toBeUndefined();
});
