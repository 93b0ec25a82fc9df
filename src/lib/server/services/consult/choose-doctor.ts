import type { DeviceConsult } from '$lib/contract/http/consult';
import { Failure } from '$lib/contract/errors';
import type { Context } from '../../context';
import { appendAudit } from '../../repositories/audit';
import { chooseDoctor as choose } from '../../repositories/consult-queue';
import { findConsult } from '../../repositories/consults';
import { consultOfDevice } from './consult-of-device';
import { requireDoctorOf } from './find-place';
import { requireDevice } from '../../access';
import { requireOwnConsult } from './own-consult';

/**
 * Another doctor, or whoever is free next; the time of queueing stays. Choosing the same again changes nothing.
 * @throws Failure not_allowed_now (detail: status) once it does not wait any more, invalid_input, forbidden.
 */
export async function chooseDoctor(
	ctx: Context,
	id: string,
	{ doctorId }: { readonly doctorId: string | null }
): Promise<DeviceConsult> {
	requireDevice(ctx, 'consult.request');
	const { db, publish } = ctx.services;
	const row = await requireOwnConsult(ctx, id);
	await requireDoctorOf(ctx, row.hospitalId, doctorId);
	if (row.wantedDoctorId !== doctorId) {
		const moved = await db.transaction().execute(async (trx) => {
			if (!(await choose(trx, id, doctorId))) return false;
			await appendAudit(trx, ctx, {
				action: 'consult.choose',
				subject: { type: 'consult', id },
				detail: { doctorId, before: row.wantedDoctorId }
			});
			return true;
		});
		if (!moved) {
			const status = (await findConsult(db, id))?.status;
			throw new Failure('not_allowed_now', `the consult is ${status}`, { status, subject: id });
		}
		publish({ kind: 'queue', hospitalId: row.hospitalId });
	}
	return consultOfDevice(ctx, id);
}
