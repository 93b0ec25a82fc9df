import type { Cell } from '$lib/domain/imports/row-fields';
import { FileRefused } from '$lib/domain/imports/row-faults';
import type { XmlEvents } from './xml-stream';

const mostColumns = 200;

/** "AB12" → 27; undefined when a cell does not say where it stands. */
function columnIndex(reference: string | undefined): number | undefined {
	const letters = /^[A-Z]{1,3}/.exec(reference ?? '')?.[0];
	if (!letters) return undefined;
	return [...letters].reduce((index, letter) => index * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

export interface SheetRow {
	readonly row: number;
	readonly cells: readonly Cell[];
}

/** A worksheet's events as rows of cells (ECMA-376 part 1, 18.3.1); a formula stays one, whatever its last result was. */
export class SheetRows implements XmlEvents {
	rows: SheetRow[] = [];
	#row = 0;
	#cells: Cell[] = [];
	#column = -1;
	#type = '';
	#value = '';
	#formula: string | undefined;
	#in: 'value' | 'formula' | undefined;

	constructor(private readonly strings: readonly string[]) {}

	open(name: string, attributes: Readonly<Record<string, string>>): void {
		if (name === 'row') {
			const stated = Number(attributes.r);
			this.#row = Number.isInteger(stated) && stated > this.#row ? stated : this.#row + 1;
			this.#cells = [];
			this.#column = -1;
		} else if (name === 'c') {
			this.#column = columnIndex(attributes.r) ?? this.#column + 1;
			if (this.#column >= mostColumns)
				throw new FileRefused({ fault: 'too_many_columns', line: this.#row, detail: String(mostColumns) });
			this.#type = attributes.t ?? 'n';
			this.#value = '';
			this.#formula = undefined;
		} else if (name === 'v' || name === 't') this.#in = 'value';
		else if (name === 'f') {
			this.#in = 'formula';
			this.#formula = '=';
		}
	}

	text(text: string): void {
		if (this.#in === 'value') this.#value += text;
		if (this.#in === 'formula') this.#formula += text;
	}

	close(name: string): void {
		if (name === 'v' || name === 't' || name === 'f') this.#in = undefined;
		else if (name === 'c') {
			for (let at = this.#cells.length; at < this.#column; at++) this.#cells[at] = '';
			this.#cells[this.#column] = this.#cell();
		} else if (name === 'row') this.rows.push({ row: this.#row, cells: this.#cells });
	}

	#cell(): Cell {
		if (this.#formula !== undefined) return { formula: this.#formula };
		if (this.#type === 'e') return { error: this.#value };
		if (this.#type === 's') {
			const text = /^\d+$/.test(this.#value) ? this.strings[Number(this.#value)] : undefined;
			if (text === undefined)
				throw new FileRefused({ fault: 'malformed_xml', line: this.#row, detail: 'shared string' });
			return text;
		}
		if (this.#type === 'n' && this.#value !== '') return { number: this.#value };
		return this.#value;
	}
}
