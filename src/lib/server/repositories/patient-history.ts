import { sql } from 'kysely';
import type { Queryable } from '../db/client';
import type { ProfileKey } from './patient-profiles';

/** Only what the patient had in this hospital, and of dispensed medicines only what this chain handed out. */
export interface HistoryScope extends ProfileKey {
	readonly hospitalId: string;
	readonly chainId: string;
}

const most = 20;

const consultsOf = (db: Queryable, scope: HistoryScope) =>
	db
		.selectFrom('consult as earlier')
		.where('earlier.patientId', '=', scope.patientId)
		.where('earlier.phoneHash', '=', scope.phoneHash)
		.where('earlier.hospitalId', '=', scope.hospitalId)
		.where('earlier.status', '=', 'ended')
		.where('earlier.takenAt', 'is not', null);

const packsOf = (db: Queryable, scope: HistoryScope) =>
	db
		.selectFrom('dispensedPack as handed')
		.innerJoin('dispensing', 'dispensing.id', 'handed.dispensingId')
		.innerJoin('prescription', 'prescription.id', 'dispensing.prescriptionId')
		.innerJoin('consult as earlier', 'earlier.id', 'prescription.consultId')
		.where('earlier.patientId', '=', scope.patientId)
		.where('earlier.phoneHash', '=', scope.phoneHash)
		.where('earlier.hospitalId', '=', scope.hospitalId)
		.where('dispensing.chainId', '=', scope.chainId)
		// What was brought back was not taken.
		.where('handed.reversalId', 'is', null);

export async function countHistory(
	db: Queryable,
	scope: HistoryScope
): Promise<{ consults: number; medicines: number }> {
	const [consults, medicines] = await Promise.all([
		consultsOf(db, scope)
			.select(({ fn }) => fn.countAll<number>().as('n'))
			.executeTakeFirstOrThrow(),
		packsOf(db, scope)
			.select(sql<number>`count(distinct (handed.dispensing_id, handed.product_id))`.as('n'))
			.executeTakeFirstOrThrow()
	]);
	return { consults: Number(consults.n), medicines: Number(medicines.n) };
}

/** The consult in which somebody looks: its patient's agreement is asked in the same statement as the rows. */
export interface Look extends HistoryScope {
	readonly consultId: string;
}

/** Newest first; nothing unless the patient of the running consult agrees at this moment. */
export async function listEarlierConsults(db: Queryable, look: Look) {
	return consultsOf(db, look)
		.innerJoin('consult as now', (join) =>
			join
				.on('now.id', '=', look.consultId)
				.on('now.status', '=', 'in_call')
				.on('now.sharesConsults', '=', true)
				.onRef('now.patientId', '=', 'earlier.patientId')
		)
		.innerJoin('staff', 'staff.id', 'earlier.takenBy')
		.leftJoin('department', (join) =>
			join.on(({ eb, ref, fn }) =>
				eb('department.id', '=', fn.coalesce(ref('earlier.departmentId'), ref('staff.departmentId')))
			)
		)
		.where('earlier.id', '<>', look.consultId)
		.select(({ selectFrom }) => [
			'earlier.queuedAt',
			'earlier.outcome',
			'department.name as department',
			selectFrom('prescription')
				.select(sql<string[]>`coalesce(array_agg(distinct prescription.diagnosis), '{}')`.as('names'))
				.whereRef('prescription.consultId', '=', 'earlier.id')
				.where('prescription.signedAt', 'is not', null)
				.where('prescription.status', 'not in', ['rejected', 'cancelled'])
				.as('diagnoses')
		])
		.orderBy('earlier.queuedAt', 'desc')
		.orderBy('earlier.id')
		.limit(most)
		.execute();
}

/** Newest first, packs of one product and hand-over together; nothing unless the patient agrees at this moment. */
export async function listDispensedMedicines(db: Queryable, look: Look) {
	return packsOf(db, look)
		.innerJoin('consult as now', (join) =>
			join
				.on('now.id', '=', look.consultId)
				.on('now.status', '=', 'in_call')
				.on('now.sharesMedicines', '=', true)
				.onRef('now.patientId', '=', 'earlier.patientId')
		)
		.innerJoin('pack', 'pack.code', 'handed.packCode')
		.innerJoin('product', 'product.id', 'handed.productId')
		.select([
			'dispensing.at',
			'product.genericName',
			'product.strength',
			'product.packSpec',
			'product.unitName',
			sql<number>`count(*) filter (where handed.units >= pack.content_count)::int`.as('packs'),
			sql<number>`coalesce(sum(handed.units) filter (where handed.units < pack.content_count), 0)::int`.as(
				'units'
			)
		])
		.groupBy(['dispensing.id', 'dispensing.at', 'product.id'])
		.orderBy('dispensing.at', 'desc')
		.orderBy('product.genericName')
		.limit(most)
		.execute();
}
