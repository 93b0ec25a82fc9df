import { Failure } from '$lib/contract/errors';
import { requireImporter, requireScope } from '../../access';
import type { Context } from '../../context';
import { findImportJob, type ImportJobRow } from '../../repositories/import-jobs';

/** @returns the import when it is the asker's own: of the chain, or of the platform. @throws Failure not_found, forbidden */
export async function ownImport(ctx: Context, id: string): Promise<ImportJobRow> {
	requireImporter(ctx, 'import.manage');
	const job = await findImportJob(ctx.services.db, id);
	if (!job) throw new Failure('not_found', 'no such import');
	requireScope(ctx, { chainId: job.chainId, storeId: job.storeId });
	return job;
}
