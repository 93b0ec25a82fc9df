import { describe, expect, it } from 'vitest';
import { readHeader } from './read-header';
import { RowFields, type Cell } from './row-fields';
import { readPackRow } from './pack-row';

const positions = readHeader('packs', [
	'Trace code',
	'级别',
	'上级码',
	'批号*',
	'生产日期',
	'Expires on',
	'另一个码'
]);
const good: readonly Cell[] = ['80990010000000000001', '小码', '', 'A1', '2026-01-15', '2028-01-14', ''];
const read = (changes: Readonly<Record<number, Cell>>) => {
	const fields = new RowFields(
		good.map((cell, at) => changes[at] ?? cell),
		positions
	);
	const row = readPackRow(fields);
	return { row, faults: fields.faults.map(({ column, fault }) => `${column} ${fault}`) };
};

describe('a row of packs', () => {
	it('is read with Chinese and English headers', () => {
		expect(read({}).row).toEqual({
			code: '80990010000000000001',
			product: { scheme: 'trace-prefix', value: '8099001' },
			declared: null,
			level: 1,
			parent: null,
			batch: 'A1',
			produced: '2026-01-15',
			expires: '2028-01-14',
			content: null,
			alias: null
		});
	});

	it.each<readonly [string, Cell, string]>([
		['2026/1/5', '2026/1/5', '2026-01-05'],
		['20260105', '20260105', '2026-01-05'],
		['2026年1月5日', '2026年1月5日', '2026-01-05'],
		['full width', '２０２６－０１－０５', '2026-01-05'],
		['with midnight', '2026-01-05 00:00:00', '2026-01-05'],
		['a spreadsheet’s day number', { number: '46027' }, '2026-01-05'],
		['the last day of February', '2024-02-29', '2024-02-29']
	])('reads a day written as %s', (_, cell, day) => {
		expect(read({ 4: cell }).row?.produced).toBe(day);
	});

	it.each<readonly [string, number, Cell, string]>([
		['30 February', 4, '2026-02-30', 'produced no_such_day'],
		['29 February of no leap year', 4, '2026-02-29', 'produced no_such_day'],
		['month 13', 4, '20261301', 'produced no_such_day'],
		['year 0', 4, '0000-01-01', 'produced no_such_day'],
		['words', 4, 'soon', 'produced not_a_date'],
		['an American date', 4, '1/15/2026', 'produced not_a_date'],
		['a number in a text', 4, '46027', 'produced not_a_date'],
		['nothing', 3, ' ', 'batch missing'],
		['a formula of a spreadsheet', 0, { formula: '=A1' }, 'code formula'],
		['a text that would run', 3, '=cmd|calc', 'batch formula'],
		['a full-width one', 3, '＝1+1', 'batch formula'],
		['an error of a spreadsheet', 3, { error: '#N/A' }, 'batch error_cell'],
		['digits that a spreadsheet lost', 0, { number: '80990010000000000000' }, 'code lost_digits'],
		['digits that a spreadsheet shortened', 0, '8.09900E+19', 'code lost_digits'],
		['a bell', 3, 'A\u0007', 'batch control_characters'],
		['a batch number without end', 3, 'x'.repeat(51), 'batch too_long'],
		['a fourth level', 1, '4', 'level not_in_list'],
		['a shop barcode', 0, '6911223344557', 'code wrong_code_kind'],
		['a wrong check digit', 0, '(01)06911223344556(21)A', 'code check_digit'],
		['no code', 0, 'hello', 'code not_a_code'],
		['itself as its parent', 2, '80990010000000000001', 'parent own_parent'],
		['an expiry on the day of production', 5, '2026-01-15', 'expires expiry_not_after_production']
	])('refuses %s', (_, at, cell, fault) => {
		expect(read({ [at]: cell })).toEqual({ row: undefined, faults: [fault] });
	});

	it('names everything that is wrong at once, and cells that would be lost', () => {
		expect(read({ 0: 'x', 3: '', 4: 'x', 7: 'more' }).faults).toEqual([
			'code not_a_code',
			'batch missing',
			'produced not_a_date'
		]);
		const fields = new RowFields([...good, 'more'], positions);
		expect(readPackRow(fields)).toBeUndefined();
		expect(fields.faults).toEqual([{ column: null, value: 'more', fault: 'extra_cells' }]);
	});

	it('takes a GS1 code with its serial, and a second code', () => {
		const { row } = read({ 0: '(01)06911223344557(21)A1', 6: '80990010000000000009' });
		expect(row).toMatchObject({
			code: '010691122334455721A1',
			product: { scheme: 'gtin', value: '06911223344557' },
			alias: '80990010000000000009'
		});
	});
});
