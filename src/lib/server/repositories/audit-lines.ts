import { sql } from 'kysely';
import type { Queryable } from '../db/client';

export interface AuditFilter {
	readonly chainId: string;
	readonly storeId: string | null;
	readonly outcome?: 'done' | 'refused';
	/** Begins with. */
	readonly action?: string;
	readonly subject?: string;
	readonly from?: Date;
	readonly until?: Date;
	/** Older than this entry. */
	readonly after?: { readonly at: Date; readonly id: string };
	readonly limit: number;
}

/** Newest first. Names are those of today; `detail` stays in the database. */
export async function selectAuditLines(db: Queryable, filter: AuditFilter) {
	const { chainId, storeId, outcome, action, subject, from, until, after, limit } = filter;
	let query = db
		.selectFrom('auditEntry as entry')
		.leftJoin('staff as person', 'person.id', 'entry.actorId')
		.leftJoin('device as kiosk', 'kiosk.id', 'entry.actorId')
		.leftJoin('store', 'store.id', 'entry.storeId')
		.leftJoin('device as subject', (join) =>
			join.on('entry.subjectType', 'in', ['device', 'operation']).on((eb) =>
				// An audit subject is text; only a row of this chain may lend its name.
				eb.and([
					eb(sql`subject.id::text`, '=', eb.ref('entry.subjectId')),
					eb('subject.chainId', '=', chainId)
				])
			)
		)
		.select([
			'entry.id',
			'entry.at',
			'entry.actorKind',
			'entry.action',
			'entry.subjectType',
			'entry.subjectId',
			'entry.outcome',
			'entry.reason',
			'entry.requestId',
			'person.name as personName',
			'kiosk.name as kioskName',
			'store.name as storeName',
			'subject.name as subjectName'
		])
		.where('entry.chainId', '=', chainId)
		.orderBy('entry.at', 'desc')
		.orderBy('entry.id', 'desc')
		.limit(limit);
	if (storeId) query = query.where('entry.storeId', '=', storeId);
	if (outcome) query = query.where('entry.outcome', '=', outcome);
	if (action) query = query.where((eb) => eb.fn('starts_with', ['entry.action', eb.val(action)]), '=', true);
	if (subject) query = query.where('entry.subjectId', '=', subject);
	if (from) query = query.where('entry.at', '>=', from);
	if (until) query = query.where('entry.at', '<', until);
	if (after)
		query = query.where((eb) =>
			// The column keeps microseconds where the cursor has milliseconds: both sides are cut alike.
			eb(
				sql`(date_trunc('milliseconds', entry.at), entry.id)`,
				'<',
				sql`(${after.at}::timestamptz, ${after.id}::uuid)`
			)
		);
	return query.execute();
}
