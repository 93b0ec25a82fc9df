import type { ReturnedPrescriptions } from '$lib/contract/http/prescription';
import { requireDoctor } from '../../access';
import type { Context } from '../../context';
import { listUnansweredReturns } from '../../repositories/prescription-parts';
import { writableAfterCallMs } from './own-consult';

/** What pharmacists have sent back to the doctor who asks and what can still be corrected. */
export async function listReturned(ctx: Context): Promise<ReturnedPrescriptions> {
	const doctor = requireDoctor(ctx, 'prescription.write');
	const since = new Date(ctx.now().getTime() - writableAfterCallMs);
	const rows = await listUnansweredReturns(ctx.services.db, doctor.id, since);
	return {
		prescriptions: rows.map(({ prescriptionId, consultId, number, patientName, ...back }) => ({
			id: prescriptionId,
			consultId,
			number,
			patientName,
			returned: {
				reasonCode: back.reasonCode ?? 'other',
				comment: back.comment,
				by: back.pharmacistName,
				at: back.at.toISOString()
			}
		}))
	};
}
