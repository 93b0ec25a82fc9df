import { Failure } from '$lib/contract/errors';
import type { PrescriptionForDoctor } from '$lib/contract/http/prescription';
import type { Context } from '../../context';
import { findPrescription } from '../../repositories/prescriptions';
import { describeForDoctor } from './describe-for-doctor';
import { gatherFacts } from './gather-facts';
import { requireOwnPrescription, requirePrescriber } from './own-consult';

/** One prescription as its doctor sees it now. @throws Failure not_found, forbidden, not_in_call */
export async function readOwnPrescription(ctx: Context, id: string): Promise<PrescriptionForDoctor> {
	const { doctor, consult } = await requireOwnPrescription(ctx, id);
	const facts = gatherFacts(consult, await requirePrescriber(ctx, doctor), ctx.now());
	const row = await findPrescription(ctx.services.db, id);
	const [answer] = row ? await describeForDoctor(ctx, [{ ...row, consultId: consult.id }], facts) : [];
	if (!answer) throw new Failure('not_found', 'no such prescription');
	return answer;
}
