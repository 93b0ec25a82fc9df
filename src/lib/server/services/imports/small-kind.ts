import type { RowVerdict } from '$lib/domain/imports/import-kinds';
import type { RowFields } from '$lib/domain/imports/row-fields';
import type { RowFault } from '$lib/domain/imports/row-faults';
import type { Queryable } from '../../db/client';
import type { StagedRow } from '../../repositories/import-rows';

/** A row with what would become of it. `plan` is what `apply` needs; only `new` and `changed` rows have one. */
export interface JudgedRow<Plan> {
	readonly row: number;
	readonly verdict: RowVerdict;
	readonly faults: readonly RowFault[];
	readonly plan: Plan | null;
}

/** Whose file it is. */
export interface ImportSource {
	/** Null: the platform's. */
	readonly chainId: string | null;
	/** Written beside what comes from the file. */
	readonly source: string;
}

export interface Assignment {
	readonly code: string;
	readonly column: string;
	/** The product, or the row that makes it. */
	readonly owner: string;
}

/** Kinds of some thousand rows: compared and applied row by row, by rules of their own. */
export interface SmallKind<Data, Plan> {
	/** @returns undefined when the fields' faults say why */
	readRow(fields: RowFields): Data | undefined;
	/** Two rows of one file with the same key say the same thing twice. */
	key(data: Data): string;
	/** Codes that the row would give to a product; within one file each may go to one product alone. */
	assigns(plan: Plan, row: number): readonly Assignment[];
	judge(db: Queryable, rows: readonly StagedRow<Data>[], chainId: string | null): Promise<JudgedRow<Plan>[]>;
	apply(db: Queryable, plan: Plan, source: ImportSource): Promise<void>;
	/** Cells of the preview, in the order of the kind's columns. */
	cells(data: Data): readonly string[];
}

export const faulty = (row: number, faults: readonly RowFault[]): JudgedRow<never> => ({
	row,
	verdict: 'faulty',
	faults,
	plan: null
});

export const same = (row: number): JudgedRow<never> => ({ row, verdict: 'same', faults: [], plan: null });
