import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localDate } from '../shared/local-date';
import { gs1CheckDigit } from './check-digit';
import { inputLimit, parseCode } from './parse-code';
import { packKey } from './pack-key';

const digits = (length: number) =>
	fc
		.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
		.map((all) => all.join(''));
const withCheckDigit = (length: number) => digits(length - 1).map((body) => body + gs1CheckDigit(body));
const traceDigits = digits(19).map((rest) => `8${rest}`);
const text = (minLength: number, maxLength: number) =>
	fc
		.array(fc.constantFrom(...'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijk0123456789-/.'), { minLength, maxLength })
		.map((all) => all.join(''));
const month = fc.integer({ min: 1, max: 12 }).map((n) => String(n).padStart(2, '0'));
const date = fc.tuple(digits(2), month, fc.constantFrom('00', '01', '28')).map((parts) => parts.join(''));

const separator = '\u001d';
interface Element {
	ai: string;
	value: string;
}
const element = (ai: string, value: fc.Arbitrary<string>): fc.Arbitrary<Element> =>
	value.map((found) => ({ ai, value: found }));
const predefined = new Set(['01', '11', '13', '15', '17']);
const write = (elements: ReadonlyArray<Element>): string =>
	elements
		.map(({ ai, value }, i) => ai + value + (i < elements.length - 1 && !predefined.has(ai) ? separator : ''))
		.join('');
const product = element(
	'01',
	withCheckDigit(14).filter((gtin) => gtin[0] !== '9')
);
const packElements = fc
	.tuple(product, element('17', date), element('10', text(4, 20)), element('21', text(4, 20)))
	.chain(([gtin, ...rest]) => fc.shuffledSubarray(rest, { minLength: 0 }).map((chosen) => [gtin, ...chosen]));
const anyElements = fc
	.tuple(
		product,
		element('11', date),
		element('10', text(1, 20)),
		element('21', text(1, 20)),
		element('240', text(1, 30)),
		element('712', text(1, 20)),
		element('30', digits(3)),
		element('91', text(1, 90)),
		element(
			'7003',
			fc.tuple(digits(2), month).map(([year, mm]) => `${year}${mm}150930`)
		)
	)
	.chain(([gtin, ...rest]) =>
		fc
			.shuffledSubarray(rest)
			.chain((chosen) => fc.nat(chosen.length).map((at) => chosen.toSpliced(at, 0, gtin)))
	);

const typedSpacing = (code: string) =>
	fc
		.array(fc.constantFrom('', '', '', ' ', '-', '\u00a0', '–'), {
			minLength: code.length,
			maxLength: code.length
		})
		.map((gaps) => [...code].map((character, i) => character + (gaps[i] ?? '')).join(''));

describe('trace codes', () => {
	it('survive every spacing', () => {
		fc.assert(
			fc.property(
				traceDigits.chain((code) => fc.tuple(fc.constant(code), typedSpacing(code))),
				([code, spaced]) => {
					expect(parseCode(spaced)).toMatchObject({ ok: true, value: { kind: 'cn-trace', value: code } });
				}
			)
		);
	});
	it('are never read from more or fewer digits', () => {
		fc.assert(
			fc.property(
				fc
					.integer({ min: 1, max: 60 })
					.filter((n) => n !== 20)
					.chain(digits),
				(code) => {
					const result = parseCode(`8${code.slice(1)}`);
					const repeated = code.length % 20 === 0;
					if (result.ok && !repeated) expect(result.value.kind).not.toBe('cn-trace');
				}
			)
		);
	});
	it('stay two when two are glued', () => {
		fc.assert(
			fc.property(traceDigits, traceDigits, fc.constantFrom('', ' ', '\n', ', '), (one, other, seam) => {
				fc.pre(one !== other);
				const result = parseCode(one + seam + other);
				expect(result).toMatchObject({ ok: false, failure: { reason: 'two_codes' } });
			})
		);
	});
});

describe('check digits', () => {
	it('let no wrong digit of an EAN-13 pass', () => {
		const wrong = fc.tuple(withCheckDigit(13), fc.nat(12), fc.integer({ min: 1, max: 9 }));
		fc.assert(
			fc.property(wrong, ([code, at, shift]) => {
				const changed = code.slice(0, at) + ((Number(code[at]) + shift) % 10) + code.slice(at + 1);
				expect(parseCode(code)).toMatchObject({ ok: true, value: { kind: 'ean13', value: code } });
				expect(parseCode(changed)).toMatchObject({ ok: false, failure: { reason: 'check_digit', at: 12 } });
			})
		);
	});
});

describe('GS1 element strings', () => {
	it('come back element by element, and so does their canonical form', () => {
		fc.assert(
			fc.property(anyElements, fc.constantFrom(']d2', ']C1', ']Q3'), (elements, prefix) => {
				const result = parseCode(prefix + write(elements), { symbology: 'd2' });
				expect(result).toMatchObject({ ok: true, value: { kind: 'gs1', elements, value: write(elements) } });
				if (result.ok)
					expect(parseCode(result.value.value, { symbology: 'd2' })).toMatchObject({ value: { elements } });
			})
		);
	});
	it('are the same in brackets and with stand-ins for the separator', () => {
		const standIn = fc.constantFrom('|', '~', '^', '<GS>', '{GS}', '\u001e', '\\x1d');
		fc.assert(
			fc.property(packElements, standIn, (elements, stand) => {
				const printed = elements.map(({ ai, value }) => `(${ai})${value}`).join('');
				expect(parseCode(printed)).toMatchObject({ ok: true, value: { elements } });
				const written = write(elements);
				if (!written.includes(separator)) return;
				const mapped = parseCode(`]d2${written.replaceAll(separator, stand)}`);
				// `~1` is itself a stand-in: before a digit 1 there may be two readings, and none is chosen.
				if (!mapped.ok && mapped.failure.reason === 'ambiguous')
					expect(mapped.failure.candidates).toContainEqual(expect.objectContaining({ elements }));
				else
					expect(mapped).toMatchObject({
						ok: true,
						value: { elements, repair: { kind: 'separator_mapped' } }
					});
			})
		);
	});
	it('are never read wrongly when separators are lost', () => {
		fc.assert(
			fc.property(packElements, (elements) => {
				const result = parseCode(write(elements).replaceAll(separator, ''));
				if (result.ok) expect(result.value).toMatchObject({ kind: 'gs1', elements });
			}),
			{ numRuns: 2000 }
		);
	});
	it('do not take F8 inside a batch for the key of that name while the text makes sense otherwise', () => {
		const lost = '016776941744283810C9/0F895Ni1017670201';
		expect(parseCode(lost)).toMatchObject({ ok: false, failure: { reason: 'ambiguous' } });
	});
	it('name the same pack as their Digital Link', () => {
		const pack = fc.tuple(
			withCheckDigit(14),
			text(1, 20).filter((serial) => !/^\.+$/.test(serial))
		);
		fc.assert(
			fc.property(pack, ([gtin, serial]) => {
				const link = parseCode(`https://example.cn/p/01/${gtin}/21/${encodeURIComponent(serial)}`);
				const symbol = parseCode(`]d201${gtin}21${serial}`, { symbology: 'd2' });
				expect(link.ok && packKey(link.value)).toBe(`01${gtin}21${serial}`);
				// A serial that could hold a batch whose separator was lost is asked about, with the true reading among them.
				const readings = symbol.ok
					? [symbol.value]
					: symbol.failure.reason === 'ambiguous'
						? symbol.failure.candidates
						: [];
				expect(readings.map(packKey)).toContain(`01${gtin}21${serial}`);
				expect(readings).toHaveLength(symbol.ok ? 1 : Math.max(2, readings.length));
			})
		);
	});
	it('are ambiguous where a serial could hold a batch, and a link is not', () => {
		const gtin = '00000000000000';
		const symbol = parseCode(`]d201${gtin}21AAAA10AAAA`, { symbology: 'd2' });
		expect(symbol).toMatchObject({ ok: false, failure: { reason: 'ambiguous' } });
		const link = parseCode(`https://example.cn/p/01/${gtin}/21/AAAA10AAAA`);
		expect(link.ok && packKey(link.value)).toBe(`01${gtin}21AAAA10AAAA`);
	});
	it('take the century from the day given', () => {
		const read = (today?: string) => {
			const options = today ? { today: localDate(today) } : {};
			const result = parseCode('010690123456789217800115', options);
			return result.ok && result.value.kind === 'gs1' ? result.value.expiresOn : undefined;
		};
		expect(read()).toBe('1980-01-15');
		expect(read('2026-11-22')).toBe('1980-01-15');
		expect(read('2031-01-01')).toBe('2080-01-15');
	});
});

describe('any text at all', () => {
	const anything = fc.oneof(
		fc.string({ unit: 'binary', maxLength: 12_000, size: 'max' }),
		fc.string({ unit: 'grapheme', maxLength: 200, size: 'max' }),
		fc.string({ unit: fc.constantFrom(...'0189()<>|~]dC1/:.?=%\u001d X-'), maxLength: 400, size: 'max' })
	);
	it('gets an answer that keeps it, without a throw', () => {
		fc.assert(
			fc.property(anything, (input) => {
				const result = parseCode(input);
				const { raw } = result.ok ? result.value : result.failure;
				expect(raw).toBe(input.slice(0, inputLimit));
			}),
			{ numRuns: 1000 }
		);
	});
	it('of 10,000 characters and more is refused unread', () => {
		const started = performance.now();
		for (const unit of ['8', '(01)', 'https://a.cn/', '\u001d', ' ', '，'])
			expect(parseCode(unit.repeat(10_000))).toMatchObject({
				ok: false,
				failure: { reason: 'too_long', limit: inputLimit, got: unit.length * 10_000 }
			});
		expect(performance.now() - started).toBeLessThan(1000);
	});
	it('built to be slow is answered in no time', () => {
		const gtin = '0106901234567892';
		const units = [
			'8',
			'01',
			'(01)',
			'10',
			'1021',
			'01/',
			'a.',
			'%',
			' ,',
			'8 ',
			']d2',
			'WYRX1.',
			`${gtin}10`,
			'8'.repeat(20)
		];
		for (const unit of units)
			for (const head of [
				'',
				gtin,
				'https://a.cn/',
				'MA.156.M0.123456.12345678',
				'(01)06901234567892(10)',
				'药'
			]) {
				const input = (head + unit.repeat(inputLimit)).slice(0, inputLimit);
				const started = performance.now();
				parseCode(input);
				expect(performance.now() - started, `${head} ${unit}`).toBeLessThan(500);
			}
	});
	it('that is half a surrogate pair is an unknown format', () => {
		expect(parseCode('\ud83d')).toEqual({ ok: false, failure: { reason: 'unknown_format', raw: '\ud83d' } });
	});
});
