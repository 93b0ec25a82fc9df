import { sql } from 'kysely';
import type { EpcisEvent } from '$lib/domain/trace/epcis-event';
import type { Queryable } from '../db/client';

export interface CaptureError {
	readonly path: string;
	readonly reason: string;
	/** Position of the event in the document, from 0. */
	readonly position: number;
	readonly code: 'invalid_input' | 'event_differs' | 'internal';
}

export interface CaptureJobRow {
	readonly id: string;
	readonly chainId: string;
	readonly actorId: string;
	readonly requestId: string;
	readonly behaviour: 'rollback' | 'proceed';
	readonly status: 'running' | 'done' | 'failed';
	readonly total: number;
	readonly captured: number;
	readonly repeated: number;
	readonly refused: number;
	readonly flagged: number;
	readonly errors: readonly CaptureError[];
	readonly context: unknown;
	readonly attempts: number;
	readonly createdAt: Date;
	readonly finishedAt: Date | null;
}

export interface CaptureItem {
	readonly position: number;
	readonly event: EpcisEvent;
}

const columns = [
	'captureJob.id',
	'captureJob.chainId',
	'captureJob.actorId',
	'captureJob.requestId',
	'captureJob.behaviour',
	'captureJob.status',
	'captureJob.total',
	'captureJob.captured',
	'captureJob.repeated',
	'captureJob.refused',
	'captureJob.flagged',
	'captureJob.errors',
	'captureJob.context',
	'captureJob.attempts',
	'captureJob.createdAt',
	'captureJob.finishedAt'
] as const;

type Stored = { behaviour: string; status: string; errors: unknown };
/** The closed lists are the table's own check constraints; errors are written by `CaptureError` alone. */
const jobOf = <Row extends Stored>(row: Row) =>
	row as Row & Pick<CaptureJobRow, 'behaviour' | 'status' | 'errors'>;

/** Rows of one statement: a few milliseconds of work for the process. */
const itemsAtOnce = 500;

export async function insertJob(
	trx: Queryable,
	job: Omit<CaptureJobRow, 'captured' | 'repeated' | 'flagged' | 'attempts'>,
	items: readonly CaptureItem[]
): Promise<void> {
	await trx
		.insertInto('captureJob')
		.values({ ...job, errors: JSON.stringify(job.errors), context: JSON.stringify(job.context ?? null) })
		.execute();
	for (let at = 0; at < items.length; at += itemsAtOnce) {
		const some = items.slice(at, at + itemsAtOnce);
		await sql`
			insert into capture_item (job_id, position, event)
			select ${job.id}::uuid, * from unnest(${some.map(({ position }) => position)}::int[],
				${some.map(({ event }) => JSON.stringify(event))}::jsonb[])`.execute(trx);
	}
}

/**
 * A job that still runs, if no other process holds it and the chain's documents before it are done; locked until the
 * transaction ends.
 */
export async function lockOpenJob(trx: Queryable, id: string): Promise<CaptureJobRow | undefined> {
	const row = await trx
		.selectFrom('captureJob')
		.select(columns)
		.where('id', '=', id)
		.where('status', '=', 'running')
		.where(
			sql<boolean>`not exists (select 1 from capture_job older
				where older.chain_id = capture_job.chain_id and older.status = 'running'
				and (older.created_at, older.id) < (capture_job.created_at, capture_job.id))`
		)
		.forUpdate()
		.skipLocked()
		.executeTakeFirst();
	return row && jobOf(row);
}

/** How many documents of a chain still wait. */
export async function countOpenJobs(db: Queryable, chainId: string): Promise<number> {
	const row = await db
		.selectFrom('captureJob')
		.select((eb) => eb.fn.countAll<number>().as('count'))
		.where('chainId', '=', chainId)
		.where('status', '=', 'running')
		.executeTakeFirstOrThrow();
	return row.count;
}

/** Jobs that still run, oldest first: a chain's documents are taken in the order in which they came. */
export async function listOpenJobs(db: Queryable, most: number): Promise<string[]> {
	const rows = await db
		.selectFrom('captureJob')
		.select('id')
		.where('status', '=', 'running')
		.orderBy('createdAt')
		.orderBy('id')
		.limit(most)
		.execute();
	return rows.map(({ id }) => id);
}

export async function countAttempt(db: Queryable, id: string): Promise<void> {
	await db
		.updateTable('captureJob')
		.set((eb) => ({ attempts: eb('attempts', '+', 1) }))
		.where('id', '=', id)
		.execute();
}

/** The next events of a job, in the order of the document. */
export async function readItems(
	db: Queryable,
	jobId: string,
	after: number,
	most: number
): Promise<CaptureItem[]> {
	const rows = await db
		.selectFrom('captureItem')
		.select(['position', 'event'])
		.where('jobId', '=', jobId)
		.where('position', '>', after)
		.orderBy('position')
		.limit(most)
		.execute();
	return rows.map(({ position, event }) => ({ position, event: event as unknown as EpcisEvent }));
}

/** Forgets the events that were taken, up to and with `upTo`; all of them without it. */
export async function deleteItems(trx: Queryable, jobId: string, upTo?: number): Promise<void> {
	await trx
		.deleteFrom('captureItem')
		.where('jobId', '=', jobId)
		.$if(upTo !== undefined, (query) => query.where('position', '<=', upTo ?? 0))
		.execute();
}

export type JobCounts = Pick<CaptureJobRow, 'captured' | 'repeated' | 'refused' | 'flagged' | 'errors'>;

export async function updateJob(
	trx: Queryable,
	id: string,
	counts: JobCounts,
	finished: { readonly status: 'done' | 'failed'; readonly at: Date } | null
): Promise<void> {
	await trx
		.updateTable('captureJob')
		.set({
			captured: counts.captured,
			repeated: counts.repeated,
			refused: counts.refused,
			flagged: counts.flagged,
			errors: JSON.stringify(counts.errors),
			attempts: 0,
			...(finished && { status: finished.status, finishedAt: finished.at })
		})
		.where('id', '=', id)
		.execute();
}

export async function deleteProgress(trx: Queryable, jobId: string): Promise<void> {
	await trx.deleteFrom('captureProgress').where('jobId', '=', jobId).execute();
}

/** Seen at once by whoever watches the job, while its own transaction is still open. */
export async function writeProgress(
	db: Queryable,
	jobId: string,
	processed: number,
	at: Date
): Promise<void> {
	await db
		.insertInto('captureProgress')
		.values({ jobId, processed, at })
		.onConflict((conflict) => conflict.column('jobId').doUpdateSet({ processed, at }))
		.execute();
}

export type WatchedJob = CaptureJobRow & { readonly processed: number | null };

const watched = (db: Queryable, chainId: string) =>
	db
		.selectFrom('captureJob')
		.leftJoin('captureProgress', 'captureProgress.jobId', 'captureJob.id')
		.select([...columns, 'captureProgress.processed'])
		.where('captureJob.chainId', '=', chainId);

export async function findJob(db: Queryable, chainId: string, id: string): Promise<WatchedJob | undefined> {
	const row = await watched(db, chainId).where('captureJob.id', '=', id).executeTakeFirst();
	return row && jobOf(row);
}

/** Newest first, from behind the job `after`. */
export async function listJobs(
	db: Queryable,
	chainId: string,
	most: number,
	after: { readonly at: Date; readonly id: string } | null
): Promise<WatchedJob[]> {
	const rows = await watched(db, chainId)
		.$if(after !== null, (query) =>
			query.where((eb) =>
				eb(
					eb.refTuple('captureJob.createdAt', 'captureJob.id'),
					'<',
					eb.tuple(after?.at ?? new Date(), after?.id ?? '')
				)
			)
		)
		.orderBy('captureJob.createdAt', 'desc')
		.orderBy('captureJob.id', 'desc')
		.limit(most)
		.execute();
	return rows.map(jobOf);
}
