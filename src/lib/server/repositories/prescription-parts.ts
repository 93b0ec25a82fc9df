import { sql, type NotNull, type Selectable } from 'kysely';
import type { Queryable } from '../db/client';
import type { DB } from '../db/types';

export interface LineRow {
	readonly lineNo: number;
	readonly productId: string;
	readonly packsNeeded: number;
	readonly packsDispensed: number;
	/** Smallest units out of split packs, besides the whole packs. */
	readonly unitsDispensed: number;
}

export async function insertLines(
	trx: Queryable,
	prescriptionId: string,
	lines: readonly { lineNo: number; productId: string; packs: number }[]
): Promise<void> {
	await trx
		.insertInto('prescriptionLine')
		.values(
			lines.map(({ lineNo, productId, packs }) => ({ prescriptionId, lineNo, productId, packsNeeded: packs }))
		)
		.execute();
}

export const listLines = (db: Queryable, prescriptionId: string): Promise<LineRow[]> =>
	db
		.selectFrom('prescriptionLine')
		.select(['lineNo', 'productId', 'packsNeeded', 'packsDispensed', 'unitsDispensed'])
		.where('prescriptionId', '=', prescriptionId)
		.orderBy('lineNo')
		.execute();

export type SignatureRow = Selectable<DB['prescriptionSignature']>;

export interface NewSignature {
	readonly prescriptionId: string;
	readonly purpose: 'prescribe' | 'review';
	readonly signerId: string;
	readonly signedBytes: Buffer;
	readonly credentialId: string;
	readonly publicKey: Buffer;
	readonly authenticatorData: Buffer;
	readonly clientDataJson: Buffer;
	readonly signature: Buffer;
	readonly signedAt: Date;
}

/** Appends under the lock of the prescription's row. */
export async function insertSignature(trx: Queryable, signature: NewSignature): Promise<void> {
	const { next } = await trx
		.selectFrom('prescriptionSignature')
		.select((eb) => eb(eb.fn.coalesce(eb.fn.max('seq'), eb.lit(0)), '+', 1).as('next'))
		.where('prescriptionId', '=', signature.prescriptionId)
		.executeTakeFirstOrThrow();
	await trx
		.insertInto('prescriptionSignature')
		.values({ ...signature, seq: Number(next) })
		.execute();
}

/** Oldest first. */
export const listSignatures = (
	db: Queryable,
	prescriptionId: string,
	purpose: 'prescribe' | 'review'
): Promise<SignatureRow[]> =>
	db
		.selectFrom('prescriptionSignature')
		.selectAll()
		.where('prescriptionId', '=', prescriptionId)
		.where('purpose', '=', purpose)
		.orderBy('seq')
		.execute();

export interface ReturnRow {
	readonly prescriptionId: string;
	readonly reasonCode: string | null;
	readonly comment: string | null;
	readonly at: Date;
	readonly pharmacistName: string;
}

/** Why prescriptions went back to their doctor, the newest review of each. */
export const listReturns = (db: Queryable, prescriptionIds: readonly string[]): Promise<ReturnRow[]> =>
	prescriptionIds.length === 0
		? Promise.resolve([])
		: db
				.selectFrom('review as r')
				.innerJoin('staff as s', 's.id', 'r.pharmacistId')
				.distinctOn('r.prescriptionId')
				.select(['r.prescriptionId', 'r.reasonCode', 'r.comment', 'r.at', 's.name as pharmacistName'])
				.where('r.prescriptionId', 'in', prescriptionIds)
				.where('r.decision', '=', 'return')
				.orderBy('r.prescriptionId')
				.orderBy('r.seq', 'desc')
				.execute();

export interface UnansweredReturn extends ReturnRow {
	readonly consultId: string;
	readonly number: string;
	readonly patientName: string;
}

/** Returned prescriptions of a doctor, signed since an instant, that no other one has taken the place of. */
export const listUnansweredReturns = (
	db: Queryable,
	doctorId: string,
	since: Date
): Promise<UnansweredReturn[]> =>
	db
		.selectFrom('prescription as rx')
		.innerJoin('patient as p', 'p.id', 'rx.patientId')
		.innerJoinLateral(
			(eb) =>
				eb
					.selectFrom('review as r')
					.innerJoin('staff as s', 's.id', 'r.pharmacistId')
					.select(['r.reasonCode', 'r.comment', 'r.at', 's.name as pharmacistName'])
					.whereRef('r.prescriptionId', '=', 'rx.id')
					.where('r.decision', '=', 'return')
					.orderBy('r.seq', 'desc')
					.limit(1)
					.as('back'),
			(join) => join.onTrue()
		)
		.select([
			'rx.id as prescriptionId',
			'rx.consultId',
			'rx.number',
			'p.name as patientName',
			'back.reasonCode',
			'back.comment',
			'back.at',
			'back.pharmacistName'
		])
		.where('rx.doctorId', '=', doctorId)
		.where('rx.consultId', 'is not', null)
		.$narrowType<{ consultId: NotNull }>()
		.where('rx.status', '=', 'rejected')
		.where('rx.signedAt', '>', since)
		.where((eb) =>
			eb.not(
				eb.exists(
					eb
						.selectFrom('prescription as later')
						.select('later.id')
						.whereRef('later.consultId', '=', 'rx.consultId')
						.where('later.status', 'not in', ['draft', 'cancelled'])
						.where(sql<string>`later.draft ->> 'replaces'`, '=', sql<string>`rx.id::text`)
				)
			)
		)
		.orderBy('rx.signedAt')
		.execute();
