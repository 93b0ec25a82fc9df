import { Failure } from '$lib/contract/errors';
import { requireManager, requireScope } from '../../access';
import type { Context } from '../../context';
import { findImportJob, type ImportJobRow } from '../../repositories/import-jobs';

/** @returns the import when it is the manager's own. @throws Failure not_found, forbidden */
export async function ownImport(ctx: Context, id: string): Promise<ImportJobRow> {
	requireManager(ctx, 'import.manage');
	const job = await findImportJob(ctx.services.db, id);
	if (!job) throw new Failure('not_found', 'no such import');
	requireScope(ctx, { chainId: job.chainId, storeId: job.storeId });
	return job;
}
