import type { ImportKind, RowVerdict } from '$lib/domain/imports/import-kinds';
import type { RowFault } from '$lib/domain/imports/row-faults';
import type { Queryable } from '../../db/client';
import { insertFaults, type PlacedFault } from '../../repositories/import-faults';
import { listStagedRows, setVerdicts, type StagedRow } from '../../repositories/import-rows';
import { mappingKind } from './mapping-kind';
import { productKind } from './product-kind';
import { recallKind } from './recall-kind';
import type { ImportSource, JudgedRow, SmallKind } from './small-kind';

const rowsAtOnce = 500;

/** The kind's rules with its types closed over: rows come back from storage as what the same rules stored. */
export interface SmallImport {
	readonly readRow: SmallKind<unknown, unknown>['readRow'];
	readonly cells: (data: unknown) => readonly string[];
	/** Judges every staged row against the registry and the rows before it. */
	judgeAll(db: Queryable, job: { readonly id: string; readonly chainId: string | null }): Promise<void>;
	/** @returns false when a row that was good in the preview is so no more */
	applyAll(
		db: Queryable,
		job: ImportSource & { readonly id: string },
		onRows: (done: number) => Promise<void>
	): Promise<boolean>;
}

function importOf<Data, Plan>(kind: SmallKind<Data, Plan>): SmallImport {
	const staged = (rows: readonly StagedRow[]) => rows as readonly StagedRow<Data>[];

	/** What only the other rows of the file can tell. */
	function withinFile(seen: Map<string, string>, { row, data }: StagedRow<Data>, judged: JudgedRow<Plan>) {
		const fault = (column: string | null, code: RowFault['fault'], detail: string): RowFault[] => [
			{ column, value: '', fault: code, detail }
		];
		const key = `row ${kind.key(data)}`;
		const first = seen.get(key);
		if (first !== undefined) return fault(null, 'duplicate', first);
		seen.set(key, String(row));
		if (judged.plan === null) return [];
		const assignments = kind.assigns(judged.plan, row);
		const taken = assignments.find(({ code, owner }) => (seen.get(code) ?? owner) !== owner);
		if (taken)
			return [
				{ column: taken.column, value: taken.code.split(' ')[1] ?? '', fault: 'conflict_code_taken' as const }
			];
		for (const { code, owner } of assignments) seen.set(code, owner);
		return [];
	}

	return {
		readRow: (fields) => kind.readRow(fields),
		cells: (data) => kind.cells(data as Data),
		async judgeAll(db, { id: jobId, chainId }) {
			const seen = new Map<string, string>();
			for (let after = 0; ;) {
				const rows = staged(await listStagedRows(db, jobId, { after, most: rowsAtOnce }));
				if (rows.length === 0) return;
				const judged = await kind.judge(db, rows, chainId);
				const faults: PlacedFault[] = [];
				const verdicts: { row: number; verdict: RowVerdict }[] = [];
				for (const [at, one] of judged.entries()) {
					const row = rows[at];
					if (!row) continue;
					const found = [...one.faults, ...(one.faults.length > 0 ? [] : withinFile(seen, row, one))];
					faults.push(...found.map((fault) => ({ ...fault, row: row.row })));
					verdicts.push({ row: row.row, verdict: found.length > 0 ? 'faulty' : one.verdict });
				}
				await insertFaults(db, jobId, faults);
				await setVerdicts(db, jobId, verdicts);
				after = rows.at(-1)?.row ?? after;
			}
		},
		async applyAll(db, { id, ...source }, onRows) {
			let done = 0;
			for (let after = 0; ;) {
				const rows = staged(
					await listStagedRows(db, id, { after, most: rowsAtOnce, verdicts: ['new', 'changed'] })
				);
				if (rows.length === 0) return true;
				const judged = await kind.judge(db, rows, source.chainId);
				if (judged.some(({ verdict }) => verdict === 'faulty')) return false;
				for (const { plan } of judged) if (plan !== null) await kind.apply(db, plan, source);
				done += rows.length;
				await onRows(done);
				after = rows.at(-1)?.row ?? after;
			}
		}
	};
}

export const smallImports: Readonly<Record<Exclude<ImportKind, 'packs'>, SmallImport>> = {
	products: importOf(productKind),
	recalls: importOf(recallKind),
	mappings: importOf(mappingKind)
};
