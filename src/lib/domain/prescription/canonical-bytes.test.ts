import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localDate } from '../shared/local-date';
import { canonicalBytes, documentText, signingPayload } from './canonical-bytes';
import type { PrescriptionDocument } from './document';

const document: PrescriptionDocument = {
	version: 1,
	institution: { id: 'h1', name: '示例互联网医院' },
	number: 'RX1',
	feeType: 'self_pay',
	patient: { name: '王小芳', sex: 'female', age: { value: 41, unit: 'year' } },
	department: { name: '内科' },
	diagnosis: [{ name: '上呼吸道感染' }],
	issuedOn: localDate('2026-11-22'),
	validUntil: localDate('2026-11-22'),
	lines: [
		{
			lineNo: 1,
			productId: 'p1',
			genericName: '阿莫西林胶囊',
			form: '胶囊剂',
			strength: '0.25g',
			packSpec: '24粒/盒',
			amount: '0.5',
			unit: 'capsule',
			route: 'oral',
			frequency: 'tid',
			days: 7,
			packs: 2
		}
	],
	prescriber: { id: 'd1', name: '李医生', licence: '110000000000001' }
};

const bytesOf = (value: object): Uint8Array => {
	const result = canonicalBytes(value);
	if (!result.ok) throw new Error(`${result.failure.path} ${result.failure.why}`);
	return result.value;
};
const textOf = (value: object) => new TextDecoder().decode(bytesOf(value));

const name = fc.string({ unit: 'grapheme', maxLength: 6 }).map((text) => text.normalize('NFC'));
const leaf = fc.oneof(
	name,
	fc.maxSafeInteger().map((n) => n + 0),
	fc.boolean()
);
const { tree } = fc.letrec<{ tree: unknown; node: unknown }>((tie) => ({
	tree: fc.oneof({ depthSize: 'small', withCrossShrink: true }, leaf, tie('node')),
	node: fc.oneof(fc.array(tie('tree'), { maxLength: 4 }), fc.dictionary(name, tie('tree'), { maxKeys: 4 }))
}));

const reversed = (value: unknown): unknown => {
	if (Array.isArray(value)) return value.map(reversed);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value)
			.reverse()
			.map(([key, member]) => [key, reversed(member)])
	);
};

describe('canonical bytes', () => {
	it('sorts members by UTF-16 code units and writes UTF-8', () => {
		expect(textOf({ b: 1, a: ['x', true], '€': '"\n', Z: -3 })).toBe(
			'{"Z":-3,"a":["x",true],"b":1,"€":"\\"\\n"}'
		);
		expect(textOf({ '😀': 1, '\uFF5E': 2 })).toBe('{"😀":1,"\uFF5E":2}');
	});
	it('is the same for the same document however it was put together', () => {
		fc.assert(
			fc.property(fc.dictionary(name, tree), (value) => {
				expect(bytesOf(reversed(value) as object)).toEqual(bytesOf(value));
				expect(JSON.parse(textOf(value))).toEqual(value);
			})
		);
	});
	it('changes with every part of a prescription', () => {
		const first = textOf(document);
		const [line] = document.lines;
		if (!line) throw new Error('a line');
		const changed: object[] = [
			{ ...document, number: 'RX2' },
			{ ...document, validUntil: localDate('2026-11-23') },
			{ ...document, lines: [{ ...line, amount: '5' }] },
			{ ...document, lines: [{ ...line, packs: 3 }] },
			{ ...document, lines: [line, { ...line, lineNo: 2 }] }
		];
		expect(new Set([first, ...changed.map(textOf)]).size).toBe(changed.length + 1);
	});
	it.each<[string, object, string, string]>([
		['a fraction', { ...document, total: 0.5 }, 'total', 'fraction_or_unsafe_number'],
		['a number too large', { a: [2 ** 53] }, 'a[0]', 'fraction_or_unsafe_number'],
		['not a number', { a: NaN }, 'a', 'fraction_or_unsafe_number'],
		['minus zero', { a: -0 }, 'a', 'fraction_or_unsafe_number'],
		['null', { a: { b: null } }, 'a.b', 'null'],
		['undefined', { a: undefined }, 'a', 'undefined'],
		['half a character', { a: '\uD83D' }, 'a', 'broken_unicode'],
		['a decomposed letter', { a: 'e\u0301' }, 'a', 'not_normalised'],
		['a date object', { a: new Date(0) }, 'a', 'not_plain_data'],
		['a big integer', { a: 1n }, 'a', 'not_plain_data'],
		['its own way of becoming JSON', { a: { toJSON: 'x' } }, 'a', 'not_plain_data']
	])('refuses %s', (_, value, path, why) => {
		expect(canonicalBytes(value)).toEqual({ ok: false, failure: { code: 'not_canonical', path, why } });
	});
});

describe('signing payload', () => {
	it('keeps kinds apart', () => {
		const bytes = bytesOf(document);
		const text = new TextDecoder().decode(signingPayload('prescription', bytes));
		expect(text).toBe(`wenyao/prescription/v1\n${textOf(document)}`);
		expect(signingPayload('review', bytes)).not.toEqual(signingPayload('prescription', bytes));
	});
});

describe('typed text', () => {
	it('is brought into the form that documents take', () => {
		const typed = ' e\u0301\uF9DC ';
		expect(canonicalBytes({ typed }).ok).toBe(false);
		expect(textOf({ typed: documentText(typed) })).toBe('{"typed":"é隆"}');
	});
});
