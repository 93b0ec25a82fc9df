import { Failure } from '$lib/contract/errors';
import { confirmFacts, type HealthProfile, type ProfileFact } from '$lib/domain/patient/health-profile';
import { requireDoctor } from '../../access';
import type { Context } from '../../context';
import { appendAudit } from '../../repositories/audit';
import { appendProfile, findProfileOfConsult } from '../../repositories/patient-profiles';
import { lockPatient } from '../../repositories/patients';
import { requireRunningCall } from '../consult/member-of-call';

/**
 * The doctor has gone through these facts with the patient in the call: a new version of the profile, in the
 * doctor's name.
 * @throws Failure not_in_call; not_allowed_now once the call is over; not_found where none was kept
 */
export async function confirmProfile(
	ctx: Context,
	consultId: string,
	facts: readonly ProfileFact[]
): Promise<HealthProfile> {
	const doctor = requireDoctor(ctx, 'patient.confirm');
	const { db, publish } = ctx.services;
	const { row } = await requireRunningCall(ctx, consultId);
	const { patientId, phoneHash } = row;
	if (!phoneHash) throw new Failure('not_found', 'no profile was kept with this consult');
	const key = { patientId, phoneHash };
	const confirmed = await db.transaction().execute(async (trx) => {
		await lockPatient(trx, patientId);
		const before = await findProfileOfConsult(trx, key, consultId);
		if (!before) throw new Failure('not_found', 'no profile was kept with this consult');
		const at = ctx.now();
		const profile = confirmFacts(before, facts, at.toISOString());
		await appendProfile(trx, key, { consultId, by: 'doctor', staffId: doctor.id, at, profile });
		await appendAudit(trx, ctx, {
			action: 'patient.confirm',
			subject: { type: 'consult', id: consultId },
			detail: { facts }
		});
		return profile;
	});
	publish({
		kind: 'consult',
		consultId,
		deviceId: row.deviceId,
		storeId: row.storeId,
		hospitalId: row.hospitalId
	});
	return confirmed;
}
