import type { ImportList } from '$lib/contract/http/imports';
import { requireImporter } from '../../access';
import type { Context } from '../../context';
import { listImportJobs } from '../../repositories/import-jobs';
import { listOwnStores } from './own-store';
import { summarise } from './summarise';

const mostShown = 30;

/** The newest imports of the manager's chain, and the stores that packs can be received at. */
export async function listImports(ctx: Context): Promise<ImportList> {
	const manager = requireImporter(ctx, 'import.manage');
	const jobs = await listImportJobs(ctx.services.db, manager, mostShown);
	return { imports: jobs.map(summarise), stores: await listOwnStores(ctx) };
}
