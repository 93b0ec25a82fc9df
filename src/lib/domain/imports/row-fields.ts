import { localDateOf, type LocalDate } from '../shared/local-date';
import type { Positions } from './read-header';
import type { RowFault, RowFaultCode } from './row-faults';

/** A text, or what a spreadsheet holds that is no text. */
export type Cell =
	string | { readonly number: string } | { readonly formula: string } | { readonly error: string };

const datePattern = /^(\d{4})(?:[-/.](\d{1,2})[-/.](\d{1,2})|(\d{2})(\d{2})|年(\d{1,2})月(\d{1,2})日)$/;
/** A spreadsheet runs a text that begins so; no name, code or date of ours does. */
const beginsFormula = /^[=+\-@\t\r]/;
// eslint-disable-next-line no-control-regex -- that is what is looked for
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001c\u001e\u001f\ufffd]/;
const dayMs = 86_400_000;

const shown = (cell: Cell): string =>
	(typeof cell === 'string'
		? cell
		: 'number' in cell
			? cell.number
			: 'formula' in cell
				? cell.formula
				: cell.error
	).slice(0, 200);

/**
 * One row read field by field. What is wrong is kept in `faults`, with its column, and the field is undefined; the
 * rest of the row is read all the same, so that a person sees everything that is wrong with it at once.
 */
export class RowFields {
	readonly faults: RowFault[] = [];

	constructor(
		private readonly cells: readonly Cell[],
		private readonly positions: Positions
	) {}

	#cell(column: string): Cell {
		const at = this.positions[column];
		return at === undefined ? '' : (this.cells[at] ?? '');
	}

	fault(column: string, fault: RowFaultCode, detail?: string): undefined {
		this.faults.push({
			column,
			value: shown(this.#cell(column)),
			fault,
			...(detail !== undefined && { detail })
		});
	}

	/** Cells behind the last named column must be empty: whatever stands there would be lost. */
	refuseExtraCells(): void {
		const last = Math.max(...Object.values(this.positions));
		const extra = this.cells.find((cell, at) => at > last && shown(cell).trim() !== '');
		if (extra !== undefined) this.faults.push({ column: null, value: shown(extra), fault: 'extra_cells' });
	}

	/**
	 * As it is written, without outer blanks: the brackets of a Chinese name stay as wide as its maker writes them.
	 * Refuses what `text` refuses.
	 */
	words(column: string, most: number, need: 'required' | 'optional' = 'required'): string | undefined {
		const text = this.text(column, most, need);
		const cell = this.#cell(column);
		return text !== undefined && typeof cell === 'string' ? cell.trim() : text;
	}

	/** Half width, without outer blanks; undefined where nothing stands, or something that is refused. */
	text(column: string, most: number, need: 'required' | 'optional' = 'required'): string | undefined {
		const cell = this.#cell(column);
		if (typeof cell !== 'string') {
			if ('formula' in cell) return this.fault(column, 'formula');
			if ('error' in cell) return this.fault(column, 'error_cell');
		}
		const raw = typeof cell === 'string' ? cell : cell.number;
		if (beginsFormula.test(raw)) return this.fault(column, 'formula');
		const text = (/[^\x20-\x7e]/.test(raw) ? raw.normalize('NFKC') : raw).trim();
		if (text === '') return need === 'required' ? this.fault(column, 'missing') : undefined;
		if (beginsFormula.test(text)) return this.fault(column, 'formula');
		if (text.length > most) return this.fault(column, 'too_long', String(most));
		if (control.test(text)) return this.fault(column, 'control_characters');
		return text;
	}

	/** Digits that a spreadsheet kept as a number are gone beyond the fifteenth. */
	code(column: string, need: 'required' | 'optional' = 'required'): string | undefined {
		const cell = this.#cell(column);
		const isNumber = typeof cell !== 'string' && 'number' in cell;
		const text = this.text(column, 200, need);
		if (text === undefined) return undefined;
		if (/^\d(\.\d+)?E\+?\d+$/i.test(text) || (isNumber && text.replace(/\D/g, '').length > 15))
			return this.fault(column, 'lost_digits');
		return text;
	}

	/** A day that exists, as 2026-01-31, 2026/1/31, 20260131, 2026年1月31日 or a spreadsheet's day number. */
	date(column: string): LocalDate | undefined {
		const cell = this.#cell(column);
		const text = this.text(column, 40);
		if (text === undefined) return undefined;
		if (typeof cell !== 'string' && /^\d{5}$/.test(text)) {
			// Day 1 is 1900-01-01, and the 29 February 1900 that never was has a number, too.
			const day = new Date(Date.UTC(1899, 11, 30) + Number(text) * dayMs);
			return localDateOf(day.getUTCFullYear(), day.getUTCMonth() + 1, day.getUTCDate());
		}
		const match = datePattern.exec(text.replace(/[T ]00:00(:00(\.0+)?)?$/, ''));
		if (!match) return this.fault(column, 'not_a_date');
		const [, year, ...parts] = match;
		const [month, day] = parts.filter((part) => part !== undefined);
		const date = localDateOf(Number(year), Number(month), Number(day));
		if (!date || Number(year) < 1950) return this.fault(column, 'no_such_day');
		return date;
	}

	integer(column: string, least: number, most: number, need: 'required' | 'optional' = 'required') {
		const text = this.text(column, 40, need);
		if (text === undefined) return undefined;
		if (!/^\d{1,9}(\.0+)?$/.test(text)) return this.fault(column, 'not_a_number');
		const value = Number(text);
		if (value < least || value > most) return this.fault(column, 'out_of_range', `${least}–${most}`);
		return value;
	}

	/** One of a closed list, by any of the words that stand for it. */
	choice<Value>(
		column: string,
		words: Readonly<Record<string, Value>>,
		need: 'required' | 'optional' = 'required'
	): Value | undefined {
		const text = this.text(column, 40, need)?.toLowerCase();
		if (text === undefined) return undefined;
		if (!Object.hasOwn(words, text)) return this.fault(column, 'not_in_list', Object.keys(words).join(' / '));
		return words[text];
	}
}
