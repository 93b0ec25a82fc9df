import type { StaffActor } from '$lib/contract/actor';
import type { ImportKind } from '$lib/domain/imports/import-kinds';
import type { Queryable } from '../../db/client';
import { applyPackRows, insertBatches, productsStand } from '../../repositories/apply-packs';
import { appendAudit } from '../../repositories/audit';
import { moveImport } from '../../repositories/import-jobs';
import { countPackVerdicts, lastStagedRow } from '../../repositories/import-packs';
import { countRowVerdicts } from '../../repositories/import-rows';
import { RunEnded, type ImportRun } from './import-run';
import { removeImportFile } from './import-file';
import { smallImports } from './small-import';
import { discardStaged } from './staged-rows';

/** Written into packs and codes as where they come from; customers read it beside an answer. */
export const importSource = '连锁导入';

const rowsAtOnce = 20_000;

/** The registry is not what the preview was made of: everything is undone and the file is read again. */
class MovedOn extends Error {}

/** The entry in the audit trail names the person who confirmed, not the process that did the work. */
const confirmerOf = ({ job }: ImportRun): StaffActor => ({
	kind: 'staff',
	id: job.confirmedBy ?? job.createdBy,
	userId: '',
	name: '',
	role: job.chainId === null ? 'platform' : 'manager',
	chainId: job.chainId,
	storeId: job.storeId,
	hospitalId: null
});

async function applyPacks(run: ImportRun, db: Queryable): Promise<void> {
	const { job, ctx } = run;
	if (!(await run.during(productsStand(db, job.id)))) throw new MovedOn();
	if (!(await run.during(insertBatches(db, job.id)))) throw new MovedOn();
	const target = {
		id: job.id,
		chainId: run.chainId,
		storeId: job.storeId,
		at: ctx.now(),
		source: importSource
	};
	let inserted = 0;
	let changed = 0;
	const last = await lastStagedRow(db, job.id);
	for (let from = 0; from <= last; from += rowsAtOnce) {
		const done = await run.during(applyPackRows(db, target, { from, to: from + rowsAtOnce - 1 }));
		inserted += done.inserted;
		changed += done.changed;
		await run.tell({ rowsDone: Math.min(inserted + changed, job.newRows + job.changedRows) });
	}
	if (inserted !== job.newRows) throw new MovedOn();
}

/**
 * Applies what a person confirmed, in one transaction: all of it is there at once, or nothing. A process that dies
 * in the middle leaves nothing, and the next one begins anew. The tables stay open to everybody else throughout.
 */
export async function applyImport(run: ImportRun): Promise<void> {
	const { job, claim, ctx } = run;
	const { db } = ctx.services;
	const kind = job.kind as ImportKind;
	// Staging tables are empty after a crash of the database; the file is still there.
	const counts = kind === 'packs' ? await countPackVerdicts(db, job.id) : await countRowVerdicts(db, job.id);
	const staged = counts.new + counts.changed + counts.same + counts.faulty;
	if (staged !== job.stagedRows) {
		if (!(await moveImport(db, claim, 'reading', { movedOn: true }))) throw new RunEnded();
		return;
	}
	try {
		await db.transaction().execute(async (trx) => {
			if (kind === 'packs') await applyPacks(run, trx);
			else {
				const source = { id: job.id, chainId: job.chainId, source: importSource };
				const good = await smallImports[kind].applyAll(trx, source, (done) => run.tell({ rowsDone: done }));
				if (!good) throw new MovedOn();
			}
			await run.keep({ rowsDone: job.newRows + job.changedRows });
			await appendAudit(
				trx,
				{ ...ctx, actor: confirmerOf(run) },
				{
					action: 'import.apply',
					subject: { type: 'import', id: job.id },
					detail: { new: job.newRows, changed: job.changedRows, same: job.sameRows, left: job.faultyRows }
				}
			);
			const rowsDone = job.newRows + job.changedRows;
			if (!(await moveImport(trx, claim, 'done', { finishedAt: ctx.now(), rowsDone }))) throw new RunEnded();
		});
	} catch (error) {
		if (!(error instanceof MovedOn)) throw error;
		if (!(await moveImport(db, claim, 'reading', { movedOn: true, rowsDone: 0 }))) throw new RunEnded();
		return;
	}
	await discardStaged(db, job.id);
	await removeImportFile(ctx.services, job.id);
}
