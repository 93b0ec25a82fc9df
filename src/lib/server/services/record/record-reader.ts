import { Failure } from '$lib/contract/errors';
import type { StaffActor } from '$lib/contract/actor';
import { requireDoctor } from '../../access';
import type { Context } from '../../context';
import { keepsRecords } from '../../repositories/consult-records';
import { findConsult, type ConsultRow } from '../../repositories/consults';
import { listHandovers } from '../../repositories/handovers';

/**
 * Who may read the record of a consult that is over, and add to it: the doctors who had the call, and the keeper of
 * the hospital's records.
 * @throws Failure not_found, forbidden
 */
export async function requireReader(
	ctx: Context,
	consultId: string
): Promise<{ doctor: StaffActor; row: ConsultRow }> {
	const doctor = requireDoctor(ctx, 'record.read');
	const { db } = ctx.services;
	const row = await findConsult(db, consultId);
	if (!row) throw new Failure('not_found', 'no such consult');
	const own =
		row.takenBy === doctor.id ||
		(await listHandovers(db, consultId)).some(
			({ fromDoctor, status }) => fromDoctor === doctor.id && status === 'accepted'
		);
	if (row.hospitalId !== doctor.hospitalId || (!own && !(await keepsRecords(db, doctor.id))))
		throw new Failure('forbidden', 'this record is kept by others', { subject: consultId });
	return { doctor, row };
}
