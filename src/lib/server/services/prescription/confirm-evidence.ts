import type { ConfirmedEvidence } from '$lib/contract/http/patient';
import type { EvidenceKind } from '$lib/domain/consult/intake';
import { requireDoctor } from '../../access';
import type { Context } from '../../context';
import { appendAudit } from '../../repositories/audit';
import { setEvidence } from '../../repositories/consult-agreements';
import { requireOwnConsult, requireWritable } from './own-consult';

/**
 * The doctor has looked at what stands for the earlier diagnosis (互联网诊疗: 复诊 needs evidence of one), or takes
 * that back. The kind may differ from the customer's: a paper held into the camera is what it is.
 * @throws Failure not_in_call; not_allowed_now when the consult is closed for prescriptions
 */
export async function confirmEvidence(
	ctx: Context,
	consultId: string,
	kind: EvidenceKind | null
): Promise<{ evidence: ConfirmedEvidence | null }> {
	const doctor = requireDoctor(ctx, 'prescription.write');
	const consult = await requireOwnConsult(ctx, doctor, consultId);
	requireWritable(ctx, consult);
	const at = ctx.now();
	await ctx.services.db.transaction().execute(async (trx) => {
		await setEvidence(trx, consultId, kind && { kind, by: doctor.id, at });
		await appendAudit(trx, ctx, {
			action: 'consult.evidence',
			subject: { type: 'consult', id: consultId },
			detail: { kind }
		});
	});
	return { evidence: kind && { kind, at: at.toISOString() } };
}
