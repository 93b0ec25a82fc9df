import { sql, type Selectable } from 'kysely';
import type { FileFault } from '$lib/domain/imports/row-faults';
import type { FaultPolicy, ImportStatus } from '$lib/domain/imports/import-kinds';
import type { Database, Queryable } from '../db/client';
import type { ImportJob } from '../db/types';

export type ImportJobRow = Selectable<ImportJob> & {
	readonly storeName: string | null;
	readonly personName: string;
};

const joined = (db: Queryable) =>
	db
		.selectFrom('importJob')
		.leftJoin('store', 'store.id', 'importJob.storeId')
		.innerJoin('staff', 'staff.id', 'importJob.createdBy')
		.selectAll('importJob')
		.select(['store.name as storeName', 'staff.name as personName']);

export async function insertImportJob(
	db: Queryable,
	job: Pick<
		Selectable<ImportJob>,
		| 'id'
		| 'chainId'
		| 'createdBy'
		| 'createdAt'
		| 'kind'
		| 'format'
		| 'placement'
		| 'storeId'
		| 'fileName'
		| 'fileBytes'
		| 'sha256'
	>
): Promise<void> {
	await db.insertInto('importJob').values(job).execute();
}

export const findImportJob = (db: Queryable, id: string): Promise<ImportJobRow | undefined> =>
	joined(db).where('importJob.id', '=', id).executeTakeFirst();

/** Newest first; without a chain the platform's own; of one store when the manager answers for that one only. */
export async function listImportJobs(
	db: Queryable,
	{ chainId, storeId }: { readonly chainId: string | null; readonly storeId: string | null },
	most: number
): Promise<ImportJobRow[]> {
	let query = joined(db).where('importJob.chainId', 'is not distinct from', chainId);
	if (storeId)
		query = query.where((eb) =>
			eb.or([eb('importJob.storeId', '=', storeId), eb('importJob.storeId', 'is', null)])
		);
	return query.orderBy('importJob.createdAt', 'desc').orderBy('importJob.id').limit(most).execute();
}

export async function countOpenImports(db: Queryable, chainId: string | null): Promise<number> {
	const { count } = await db
		.selectFrom('importJob')
		.select(({ fn }) => fn.countAll<number>().as('count'))
		.where('chainId', 'is not distinct from', chainId)
		.where('status', 'in', ['reading', 'ready', 'applying'])
		.executeTakeFirstOrThrow();
	return count;
}

/** Takes the oldest job that no living process works at. Its silence ends the lease of one that died. */
export async function claimImport(
	db: Queryable,
	runner: string,
	now: Date,
	{ leaseMs, except }: { readonly leaseMs: number; readonly except: readonly string[] }
): Promise<ImportJobRow | undefined> {
	const claimed = await db
		.updateTable('importJob')
		.set({ runner, leasedUntil: new Date(now.getTime() + leaseMs) })
		.where('id', '=', (eb) =>
			eb
				.selectFrom('importJob')
				.select('id')
				.where('status', 'in', ['reading', 'applying'])
				.where((w) => w.or([w('leasedUntil', 'is', null), w('leasedUntil', '<', now)]))
				.where(sql<boolean>`id <> all(${[...except]}::uuid[])`)
				.orderBy('createdAt')
				.limit(1)
				.forUpdate()
				.skipLocked()
		)
		.returning('id')
		.executeTakeFirst();
	return claimed && findImportJob(db, claimed.id);
}

/** Which run may write: status and runner must still be those that were claimed. */
export interface Claim {
	readonly id: string;
	readonly runner: string;
	readonly status: 'reading' | 'applying';
}

type Numbers = Partial<
	Pick<
		Selectable<ImportJob>,
		| 'bytesRead'
		| 'rowsRead'
		| 'rowsDone'
		| 'newRows'
		| 'changedRows'
		| 'sameRows'
		| 'faultyRows'
		| 'stagedRows'
		| 'movedOn'
	>
>;

const ofClaim = (db: Queryable, { id, runner, status }: Claim) =>
	db.updateTable('importJob').where('id', '=', id).where('runner', '=', runner).where('status', '=', status);

/** Says that the run is alive and how far it is. @returns false when the job is no longer this run's, or to be ended */
export async function tellProgress(
	db: Database,
	claim: Claim,
	numbers: Numbers,
	until: Date
): Promise<boolean> {
	const row = await ofClaim(db, claim)
		.set({ ...numbers, leasedUntil: until })
		.returning('cancelAsked')
		.executeTakeFirst();
	return row !== undefined && !row.cancelAsked;
}

/** Ends this run of the job in a new status. @returns false when the job is no longer this run's */
export async function moveImport(
	db: Queryable,
	claim: Claim,
	to: ImportStatus,
	values: Numbers & {
		readonly facts?: Readonly<Record<string, unknown>>;
		readonly fileFault?: FileFault;
		readonly finishedAt?: Date;
	} = {}
): Promise<boolean> {
	const { facts, fileFault, ...plain } = values;
	const row = await ofClaim(db, claim)
		.set({
			...plain,
			status: to,
			runner: null,
			leasedUntil: null,
			...(facts && { facts: JSON.stringify(facts) }),
			...(fileFault && { fileFault: JSON.stringify(fileFault) })
		})
		.returning('id')
		.executeTakeFirst();
	return row !== undefined;
}

/** Lets another run begin at once, instead of after the lease. */
export async function releaseImport(db: Queryable, claim: Claim): Promise<void> {
	await ofClaim(db, claim).set({ runner: null, leasedUntil: null }).execute();
}

/** @returns false when the job is not waiting for a decision */
export async function confirmImport(
	db: Queryable,
	id: string,
	decision: { readonly policy: FaultPolicy; readonly by: string; readonly at: Date }
): Promise<boolean> {
	const row = await db
		.updateTable('importJob')
		.set({
			status: 'applying',
			policy: decision.policy,
			confirmedBy: decision.by,
			confirmedAt: decision.at,
			rowsDone: 0,
			movedOn: false
		})
		.where('id', '=', id)
		.where('status', '=', 'ready')
		.returning('id')
		.executeTakeFirst();
	return row !== undefined;
}

/** One that is being applied is asked to end; its transaction decides. @returns the status now, undefined when it has ended */
export async function cancelImport(db: Queryable, id: string, at: Date): Promise<ImportStatus | undefined> {
	const row = await db
		.updateTable('importJob')
		.set({
			status: sql<string>`case when status = 'applying' then status else 'cancelled' end`,
			cancelAsked: true,
			finishedAt: sql<Date | null>`case when status = 'applying' then null else ${at}::timestamptz end`
		})
		.where('id', '=', id)
		.where('status', 'in', ['reading', 'ready', 'applying'])
		.returning('status')
		.executeTakeFirst();
	return row?.status as ImportStatus | undefined;
}

/** Previews that nobody decided about. @returns their ids */
export async function lapseImports(db: Queryable, before: Date, at: Date): Promise<string[]> {
	const rows = await db
		.updateTable('importJob')
		.set({ status: 'cancelled', finishedAt: at })
		.where('status', '=', 'ready')
		.where('createdAt', '<', before)
		.returning('id')
		.execute();
	return rows.map(({ id }) => id);
}

/** Whether a file of this name is still needed; a name that is no id belongs to no import. */
export async function isOpenImport(db: Queryable, name: string): Promise<boolean> {
	const row = await db
		.selectFrom('importJob')
		.select('id')
		.where(sql<boolean>`id::text = ${name}`)
		.where('status', 'in', ['reading', 'ready', 'applying'])
		.executeTakeFirst();
	return row !== undefined;
}
