import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { toBuffer } from 'bwip-js/node';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { beforeAll, describe, expect, it } from 'vitest';
import { localDate } from '$lib/domain/shared/local-date';
import { gs1ElementString, type DemoBox } from './box-face';
import { demoBoxes } from './demo-boxes';
import { drawSymbols, symbolOptions } from './draw-symbols';

const boxes = demoBoxes(localDate('2026-11-22'));
const named = (id: string): DemoBox => {
	const box = boxes.find((candidate) => candidate.id === id);
	if (!box) throw new Error(`no box ${id}`);
	return box;
};

beforeAll(async () => {
	const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
	const { buffer } = new Uint8Array(await readFile(wasm));
	await prepareZXingModule({ overrides: { wasmBinary: buffer }, fireImmediately: true });
});

/** The same options as on the page, drawn as a bitmap and read by the decoder that the kiosk uses. */
async function decoded(box: DemoBox): Promise<[string, string, string][]> {
	const found: [string, string, string][] = [];
	for (const [, options] of symbolOptions(box))
		for (const { format, text, symbologyIdentifier } of await readBarcodes(await toBuffer(options), {
			textMode: 'Plain'
		}))
			found.push([format, text, symbologyIdentifier]);
	return found;
}

describe('the drawn symbols', () => {
	it('decode to the codes of the box', async () => {
		for (const id of ['rx-1', 'near-expiry', 'sold-twice']) {
			const box = named(id);
			expect(await decoded(box), id).toEqual([
				['Code128', box.traceCode, ']C0'],
				['DataMatrix', box.gs1 && gs1ElementString(box.gs1), ']d2'],
				['EAN13', box.ean13, ']E0']
			]);
		}
	});

	it('decode to half a code, the shop code alone and the altered symbol where the box has them', async () => {
		expect(await decoded(named('unreadable'))).toEqual([['Code128', named('unreadable').traceCode, ']C0']]);
		expect(await decoded(named('product-only'))).toEqual([['EAN13', named('product-only').ean13, ']E0']]);
		const altered = named('mismatch');
		expect((await decoded(altered))[0]?.[1]).toBe(altered.gs1 && gs1ElementString(altered.gs1));
	});

	it('are wide enough for a phone to read from a screen', () => {
		for (const { kind, width, source } of drawSymbols(named('rx-1'))) {
			// Modules of 20 digits in code set C, of a 24×24 matrix and of EAN-13, without quiet zones.
			expect(width).toBeGreaterThanOrEqual({ trace: 145, gs1: 24, ean: 95 }[kind] * 3);
			expect(source).toMatch(/^data:image\/svg\+xml;base64,/);
		}
	});

	it('print the digits in groups below the trace code', () => {
		expect(drawSymbols(named('rx-1'))[0]?.digits).toBe('8099063 0000 0000 1054 1');
	});
});
