import type { RowFields } from '$lib/domain/imports/row-fields';

/** One row of a file, numbered as people see it: the header of a table is row 1; a Code of an XML file counts from 1. */
export interface SourceRow {
	readonly row: number;
	readonly fields: RowFields;
}

/** What reading tells on the way. */
export interface ReadingProgress {
	bytes: number;
	/** Encoding, sheet and the like, for the preview. */
	readonly facts: Record<string, string | number>;
}
