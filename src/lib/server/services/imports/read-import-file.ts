import { access } from 'node:fs/promises';
import {
	mostRows,
	mostSmallRows,
	type ImportKind,
	type ImportFormat
} from '$lib/domain/imports/import-kinds';
import { readPackRow } from '$lib/domain/imports/pack-row';
import { FileRefused } from '$lib/domain/imports/row-faults';
import { readRows } from '../../import-files/read-rows';
import type { ReadingProgress, SourceRow } from '../../import-files/source-row';
import {
	countFaultyRows,
	deleteFaults,
	insertFaults,
	type PlacedFault
} from '../../repositories/import-faults';
import { moveImport } from '../../repositories/import-jobs';
import {
	comparePacks,
	countPackVerdicts,
	keepPackFaults,
	stagePacks,
	type NumberedPack
} from '../../repositories/import-packs';
import { countRowVerdicts, stageRows, type StagedRow } from '../../repositories/import-rows';
import { importPath, removeImportFile } from './import-file';
import { RunEnded, type ImportRun } from './import-run';
import { smallImports } from './small-import';
import { discardStaged } from './staged-rows';

/** Reads every row once, and keeps what is wrong with each; `use` takes the good ones. */
async function* readFaultsAside<Row>(
	run: ImportRun,
	progress: ReadingProgress,
	most: number,
	take: (source: SourceRow) => Row | undefined
): AsyncGenerator<Row[]> {
	const { job, ctx } = run;
	const path = importPath(ctx.services, job.id);
	await access(path).catch(() => {
		throw new FileRefused({ fault: 'file_lost' });
	});
	let rowsRead = 0;
	const file = { kind: job.kind as ImportKind, format: job.format as ImportFormat, path };
	for await (const batch of readRows(file, progress)) {
		const rows: Row[] = [];
		const faults: PlacedFault[] = [];
		for (const source of batch) {
			const row = take(source);
			if (row !== undefined) rows.push(row);
			else faults.push(...source.fields.faults.map((fault) => ({ ...fault, row: source.row })));
		}
		rowsRead += batch.length;
		if (rowsRead > most) throw new FileRefused({ fault: 'too_many_rows', detail: String(most) });
		await insertFaults(ctx.services.db, job.id, faults);
		await run.tell({ bytesRead: String(progress.bytes), rowsRead });
		yield rows;
	}
	if (rowsRead === 0) throw new FileRefused({ fault: 'no_rows' });
	await run.keep({ bytesRead: String(job.fileBytes), rowsRead });
}

async function readPacks(run: ImportRun, progress: ReadingProgress): Promise<void> {
	const { job, ctx } = run;
	const { db, bulkCopy } = ctx.services;
	const batches = readFaultsAside(run, progress, mostRows, ({ row, fields }): NumberedPack | undefined => {
		const pack = readPackRow(fields);
		return pack && { row, pack };
	});
	await stagePacks(bulkCopy, job.id, batches);
	await run.during(
		db.transaction().execute(async (trx) => {
			await comparePacks(trx, { id: job.id, chainId: run.chainId, storeId: job.storeId });
			await keepPackFaults(trx, job.id);
		})
	);
}

async function readSmall(
	run: ImportRun,
	kind: Exclude<ImportKind, 'packs'>,
	progress: ReadingProgress
): Promise<void> {
	const { job, ctx } = run;
	const { db } = ctx.services;
	const { readRow, judgeAll } = smallImports[kind];
	const batches = readFaultsAside(run, progress, mostSmallRows, ({ row, fields }): StagedRow | undefined => {
		const data = readRow(fields);
		return data === undefined ? undefined : { row, data };
	});
	for await (const rows of batches) await stageRows(db, job.id, rows);
	await run.during(judgeAll(db, job));
}

/**
 * Reads the file of an import and compares it with the registry, changing nothing but the staging tables: the job
 * is `ready` then, or `refused` with place and reason. What an earlier run left behind is let go first.
 */
export async function readImportFile(run: ImportRun): Promise<void> {
	const { job, claim, ctx } = run;
	const { db } = ctx.services;
	const kind = job.kind as ImportKind;
	const progress: ReadingProgress = { bytes: 0, facts: {} };
	await discardStaged(db, job.id);
	await deleteFaults(db, job.id);
	try {
		if (kind === 'packs') await readPacks(run, progress);
		else await readSmall(run, kind, progress);
	} catch (error) {
		if (!(error instanceof FileRefused)) throw error;
		await discardStaged(db, job.id);
		const lost = error.fileFault.fault === 'file_lost';
		const moved = await moveImport(db, claim, lost ? 'failed' : 'refused', {
			fileFault: error.fileFault,
			facts: progress.facts,
			finishedAt: ctx.now()
		});
		if (!moved) throw new RunEnded();
		await removeImportFile(ctx.services, job.id);
		return;
	}
	const counts = kind === 'packs' ? await countPackVerdicts(db, job.id) : await countRowVerdicts(db, job.id);
	const moved = await moveImport(db, claim, 'ready', {
		newRows: counts.new,
		changedRows: counts.changed,
		sameRows: counts.same,
		faultyRows: await countFaultyRows(db, job.id),
		stagedRows: counts.new + counts.changed + counts.same + counts.faulty,
		facts: progress.facts
	});
	if (!moved) throw new RunEnded();
}
