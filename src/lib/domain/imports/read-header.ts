import { columnsOf, plainName } from './columns';
import type { ImportKind } from './import-kinds';
import { FileRefused } from './row-faults';

/** Where each column stands, by its key. */
export type Positions = Readonly<Record<string, number>>;

const mostColumns = 200;

/**
 * {["批号", "追溯码*", "Produced on", …]} → {batch: 0, code: 1, produced: 2, …}. Chinese and English names may stand
 * side by side.
 * @throws FileRefused column_missing, column_twice, column_unknown (a column that would be dropped silently),
 * too_many_columns
 */
export function readHeader(kind: ImportKind, cells: readonly string[]): Positions {
	if (cells.length > mostColumns)
		throw new FileRefused({ fault: 'too_many_columns', line: 1, detail: String(mostColumns) });
	const names = new Map<string, string>();
	for (const { key, zh, en, also } of columnsOf[kind])
		for (const name of [zh, en, ...also]) {
			const plain = plainName(name);
			if (!names.has(plain)) names.set(plain, key);
		}
	const positions: Record<string, number> = {};
	for (const [at, cell] of cells.entries()) {
		if (cell.trim() === '') continue;
		const key = names.get(plainName(cell));
		if (key === undefined)
			throw new FileRefused({ fault: 'column_unknown', line: 1, at: at + 1, detail: cell.slice(0, 60) });
		if (key in positions)
			throw new FileRefused({ fault: 'column_twice', line: 1, at: at + 1, detail: cell.slice(0, 60) });
		positions[key] = at;
	}
	const missing = columnsOf[kind].find(({ key, required }) => required && !(key in positions));
	if (missing)
		throw new FileRefused({ fault: 'column_missing', line: 1, detail: `${missing.zh} (${missing.en})` });
	return positions;
}
