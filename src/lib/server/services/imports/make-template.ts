import { columnsOf } from '$lib/domain/imports/columns';
import { csvLine } from '$lib/domain/imports/csv-cell';
import type { ImportKind } from '$lib/domain/imports/import-kinds';
import { requireImporter } from '../../access';
import type { Context } from '../../context';

/** A CSV with the columns of a kind (a star marks what must be filled in) and one example row. */
export function makeTemplate(ctx: Context, kind: ImportKind): string {
	requireImporter(ctx, `import.${kind}`);
	const columns = columnsOf[kind];
	const header = columns.map(({ zh, required }) => (required ? `${zh}*` : zh));
	return `\ufeff${csvLine(header)}${csvLine(columns.map(({ example }) => example))}`;
}
