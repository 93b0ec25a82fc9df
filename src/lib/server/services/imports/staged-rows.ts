import type { Queryable } from '../../db/client';
import { deleteStagedPacks } from '../../repositories/import-packs';
import { deleteStagedRows } from '../../repositories/import-rows';

/** Lets go of the rows that waited; the faults stay with the job. */
export async function discardStaged(db: Queryable, jobId: string): Promise<void> {
	await deleteStagedPacks(db, jobId);
	await deleteStagedRows(db, jobId);
}
