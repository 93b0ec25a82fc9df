import type { ImportDetail, PreviewRow } from '$lib/contract/http/imports';
import { columnsOf } from '$lib/domain/imports/columns';
import { rowVerdicts } from '$lib/domain/imports/import-kinds';
import { oneOf } from '$lib/domain/shared/one-of';
import { requireImporter } from '../../access';
import type { Context } from '../../context';
import type { Queryable } from '../../db/client';
import { listFaults } from '../../repositories/import-faults';
import { listPackPreview } from '../../repositories/import-packs';
import { listStagedRows } from '../../repositories/import-rows';
import { ownImport } from './own-import';
import { smallImports } from './small-import';
import { summarise } from './summarise';

const rowsShown = 20;
const faultsShown = 50;

const packColumns = ['code', 'genericName', 'level', 'parent', 'batch', 'produced', 'expires', 'content'];
const smallColumns = {
	products: ['genericName', 'tradeName', 'form', 'strength', 'packSpec', 'approvalNumber', 'maker', 'codes'],
	recalls: ['product', 'batches', 'level', 'nature', 'published', 'status', 'reason', 'source'],
	mappings: columnsOf.mappings.map(({ key }) => key)
} as const;

async function packRows(db: Queryable, id: string): Promise<PreviewRow[]> {
	const rows = await listPackPreview(db, id, rowsShown);
	return rows.map((one) => ({
		row: one.row,
		verdict: oneOf(rowVerdicts, one.verdict),
		cells: [
			one.code,
			one.genericName,
			one.level,
			one.parent,
			one.batch,
			one.produced,
			one.expires,
			one.content
		].map((cell) => (cell === null ? '' : String(cell)))
	}));
}

async function smallRows(db: Queryable, id: string, kind: keyof typeof smallColumns): Promise<PreviewRow[]> {
	const rows = await listStagedRows(db, id, { after: 0, most: rowsShown });
	return rows.map(({ row, data, verdict }) => ({
		row,
		verdict: oneOf(rowVerdicts, verdict ?? 'faulty'),
		cells: smallImports[kind].cells(data)
	}));
}

/** One import with its first rows as they were understood, and its first faults. @throws Failure not_found, forbidden */
export async function readImport(ctx: Context, id: string): Promise<ImportDetail> {
	requireImporter(ctx, 'import.manage');
	const { db } = ctx.services;
	const job = await ownImport(ctx, id);
	const summary = summarise(job);
	const { kind } = summary;
	const faults = await listFaults(db, id, { row: -1, seq: 0 }, faultsShown);
	return {
		...summary,
		facts: job.facts as ImportDetail['facts'],
		columns: kind === 'packs' ? packColumns : smallColumns[kind],
		rows:
			summary.status !== 'ready'
				? []
				: kind === 'packs'
					? await packRows(db, id)
					: await smallRows(db, id, kind),
		faults: faults.map(({ seq: _, ...fault }) => fault)
	};
}
