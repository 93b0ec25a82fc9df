import type { PatientHistory } from '$lib/contract/http/patient';
import { chinaDate } from '$lib/domain/shared/local-date';
import { consultOutcomes } from '$lib/domain/consult/status';
import { oneOf } from '$lib/domain/shared/one-of';
import { requireDoctor } from '../../access';
import type { Context } from '../../context';
import { appendAudit } from '../../repositories/audit';
import { listDispensedMedicines, listEarlierConsults } from '../../repositories/patient-history';
import { requireRunningCall } from '../consult/member-of-call';

/**
 * Earlier consults in this hospital and medicines that this chain handed out, as far as the patient agrees at this
 * moment, to the doctor in the running call. Each look is written down, with what was seen.
 * @throws Failure not_in_call; not_allowed_now once the call is over
 */
export async function readHistory(ctx: Context, consultId: string): Promise<PatientHistory> {
	requireDoctor(ctx, 'patient.history');
	const { row } = await requireRunningCall(ctx, consultId);
	const { phoneHash, patientId, hospitalId, chainId } = row;
	const consults = row.sharesConsults && phoneHash !== null;
	const medicines = row.sharesMedicines && phoneHash !== null;
	if (!phoneHash || (!consults && !medicines)) return { earlierConsults: null, dispensedMedicines: null };
	const look = { consultId, phoneHash, patientId, hospitalId, chainId };
	return ctx.services.db.transaction().execute(async (trx) => {
		const earlier = consults ? await listEarlierConsults(trx, look) : null;
		const handed = medicines ? await listDispensedMedicines(trx, look) : null;
		await appendAudit(trx, ctx, {
			action: 'patient.history',
			subject: { type: 'consult', id: consultId },
			detail: { consults: earlier?.length ?? null, medicines: handed?.length ?? null }
		});
		return {
			earlierConsults:
				earlier?.map(({ queuedAt, outcome, department, diagnoses }) => ({
					date: chinaDate(queuedAt),
					department,
					outcome: outcome === null ? null : oneOf(consultOutcomes, outcome),
					diagnoses: diagnoses ?? []
				})) ?? null,
			dispensedMedicines: handed?.map(({ at, ...medicine }) => ({ date: chinaDate(at), ...medicine })) ?? null
		};
	});
}
