import type { PrescriptionDesk } from '$lib/contract/http/prescription';
import { isEvidenceKind } from '$lib/domain/consult/intake';
import { ageAt } from '$lib/domain/patient/age';
import { requireDoctor } from '../../access';
import type { Context } from '../../context';
import { listPrescriptionsOfConsult } from '../../repositories/prescriptions';
import { describeForDoctor } from './describe-for-doctor';
import { gatherFacts } from './gather-facts';
import { requireOwnConsult, requirePrescriber } from './own-consult';

/**
 * Everything beside the video that a doctor needs to write: the patient, what the limits ask, and the
 * prescriptions of this consult, newest first.
 * @throws Failure not_found, not_in_call, forbidden
 */
export async function readDesk(ctx: Context, consultId: string): Promise<PrescriptionDesk> {
	const doctor = requireDoctor(ctx, 'prescription.write');
	const consult = await requireOwnConsult(ctx, doctor, consultId);
	const facts = gatherFacts(consult, await requirePrescriber(ctx, doctor), ctx.now());
	const rows = await listPrescriptionsOfConsult(ctx.services.db, consultId);
	const { patient, stated } = consult;
	return {
		patient: {
			name: patient.name,
			sex: patient.sex,
			age: ageAt(patient.bornOn, facts.today),
			weightKg: stated.weightKg,
			allergies: stated.allergies,
			earlierDiagnosis: stated.earlierDiagnosis.what.trim()
		},
		evidence: {
			said: isEvidenceKind(stated.earlierDiagnosis.kind) ? stated.earlierDiagnosis.kind : '',
			confirmed: consult.evidence
		},
		facts,
		prescriptions: await describeForDoctor(
			ctx,
			rows.filter(({ doctorId }) => doctorId === doctor.id),
			facts
		)
	};
}
