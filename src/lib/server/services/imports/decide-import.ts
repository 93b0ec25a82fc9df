import { Failure } from '$lib/contract/errors';
import { importKinds, type FaultPolicy } from '$lib/domain/imports/import-kinds';
import { oneOf } from '$lib/domain/shared/one-of';
import { requireImporter, requirePermission } from '../../access';
import type { Context } from '../../context';
import { appendAudit } from '../../repositories/audit';
import { cancelImport, confirmImport } from '../../repositories/import-jobs';
import { discardStaged } from './staged-rows';
import { removeImportFile } from './import-file';
import { ownImport } from './own-import';

/**
 * A person has seen the preview and wants it done. With `refuse` nothing of a file with faulty rows is taken.
 * @throws Failure not_found, forbidden, not_allowed_now with the status now
 */
export async function confirmOwnImport(
	ctx: Context,
	{ id, faulty }: { readonly id: string; readonly faulty: FaultPolicy }
): Promise<void> {
	const manager = requireImporter(ctx, 'import.manage');
	const job = await ownImport(ctx, id);
	requirePermission(ctx, `import.${oneOf(importKinds, job.kind)}`);
	if (faulty === 'refuse' && job.faultyRows > 0)
		throw new Failure('not_allowed_now', 'rows are faulty: mend the file, or take the good rows alone', {
			subject: id,
			status: job.status
		});
	await ctx.services.db.transaction().execute(async (trx) => {
		if (!(await confirmImport(trx, id, { policy: faulty, by: manager.id, at: ctx.now() })))
			throw new Failure('not_allowed_now', 'the import is not waiting for this', {
				subject: id,
				status: job.status
			});
		await appendAudit(trx, ctx, {
			action: 'import.confirm',
			subject: { type: 'import', id },
			detail: { faulty, new: job.newRows, changed: job.changedRows, left: job.faultyRows }
		});
	});
}

/**
 * Lets an import go. One that is being applied ends without having changed anything, unless it is done by then.
 * @throws Failure not_found, forbidden, not_allowed_now when it has ended
 */
export async function cancelOwnImport(ctx: Context, id: string): Promise<void> {
	const job = await ownImport(ctx, id);
	const status = await ctx.services.db.transaction().execute(async (trx) => {
		const now = await cancelImport(trx, id, ctx.now());
		if (!now)
			throw new Failure('not_allowed_now', 'the import has ended', { subject: id, status: job.status });
		await appendAudit(trx, ctx, { action: 'import.cancel', subject: { type: 'import', id } });
		return now;
	});
	if (status !== 'cancelled') return;
	await discardStaged(ctx.services.db, id);
	await removeImportFile(ctx.services, id);
}
