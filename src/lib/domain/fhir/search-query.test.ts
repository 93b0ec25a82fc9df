import { describe, expect, it } from 'vitest';
import { readSearchDate } from './search-date';
import { readSearchQuery, type SearchParameter } from './search-query';

const offered: SearchParameter[] = [
	{ name: '_id', type: 'token', documentation: '' },
	{ name: 'patient', type: 'reference', documentation: '' },
	{ name: 'authoredon', type: 'date', documentation: '' }
];

describe('a date of a search', () => {
	it.each([
		['2026-11-20', '2026-11-19T16:00:00.000Z', '2026-11-20T16:00:00.000Z'],
		['2026-11', '2026-10-31T16:00:00.000Z', '2026-11-30T16:00:00.000Z'],
		['2026', '2025-12-31T16:00:00.000Z', '2026-12-31T16:00:00.000Z'],
		['ge2026-11-20', '2026-11-19T16:00:00.000Z', undefined],
		['gt2026-11-20', '2026-11-20T16:00:00.000Z', undefined],
		['lt2026-11-20', undefined, '2026-11-19T16:00:00.000Z'],
		['le2026-11-20', undefined, '2026-11-20T16:00:00.000Z'],
		['2026-11-20T10:00:00+08:00', '2026-11-20T02:00:00.000Z', '2026-11-20T02:00:01.000Z'],
		['2026-11-20T02:00Z', '2026-11-20T02:00:00.000Z', '2026-11-20T02:01:00.000Z']
	])('%s', (text, from, until) => {
		const range = readSearchDate(text);
		expect([range?.from?.toISOString(), range?.until?.toISOString()]).toEqual([from, until]);
	});
	it.each(['2026-02-30', '2026-13', 'ap2026', '20261120', '2026-11-20T10:00:00', ''])('refuses %j', (text) =>
		expect(readSearchDate(text)).toBeUndefined()
	);
});

describe('a search', () => {
	const read = (text: string, strict = false) =>
		readSearchQuery(offered, [...new URLSearchParams(text)], strict);

	it('takes any of the values of a parameter and all of the parameters', () => {
		expect(read('_id=a,b&patient=Patient/1&_count=5')).toMatchObject({
			ok: true,
			value: {
				count: 5,
				conditions: [
					{ name: '_id', anyOf: [{ value: 'a' }, { value: 'b' }] },
					{ name: 'patient', anyOf: [{ value: '1' }] }
				]
			}
		});
	});
	it('parts system and value, and leaves escaped separators alone', () => {
		expect(read('_id=urn:x|a,c\\,d\\|e')).toMatchObject({
			value: { conditions: [{ anyOf: [{ system: 'urn:x', value: 'a' }, { value: 'c,d|e' }] }] }
		});
	});
	it('passes over what it does not know, unless asked to be strict', () => {
		expect(read('colour=red')).toMatchObject({ ok: true, value: { ignored: ['colour'], used: [] } });
		expect(read('colour=red', true)).toMatchObject({ ok: false, failure: { parameter: 'colour' } });
		expect(read('_id:not=1', true)).toMatchObject({ ok: false });
	});
	it.each(['_count=-1', '_count=x', 'authoredon=yesterday', '_id=', `_id=${'a,'.repeat(51)}`])(
		'refuses %s',
		(text) => expect(read(text).ok).toBe(false)
	);
	it('never gives more than is allowed', () => {
		expect(read('_count=100000')).toMatchObject({ value: { count: 200 } });
		expect(read('_count=0')).toMatchObject({ value: { onlyCount: true } });
	});
});
