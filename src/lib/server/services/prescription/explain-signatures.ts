import { Failure } from '$lib/contract/errors';
import type { ExplainedSignature, SignatureExplanation } from '$lib/contract/http/signing-key';
import { provenSteps } from '$lib/domain/prescription/proof-steps';
import { requireScope, requireStaff } from '../../access';
import { signingDigest } from '../../auth/signing';
import type { Context } from '../../context';
import { listSignatures, type SignatureRow } from '../../repositories/prescription-parts';
import { findPrescription } from '../../repositories/prescriptions';
import { findSigner } from '../../repositories/signing-keys';
import { findReviewFault } from '../review/read-approved';
import { verifyPrescription, type VerifiedPrescription } from './verify-prescription';

async function explain(
	ctx: Context,
	signature: SignatureRow,
	fault: string | null
): Promise<ExplainedSignature> {
	const { signerId, credentialId, signedBytes } = signature;
	const kind = signature.purpose === 'review' ? 'review' : 'prescription';
	const known = await findSigner(ctx.services.db, signerId, credentialId);
	return {
		purpose: kind === 'review' ? 'review' : 'prescribe',
		signer: known?.signer ?? '',
		signedAt: signature.signedAt.toISOString(),
		key: {
			tail: credentialId.slice(-6),
			name: known?.key?.name ?? '',
			enrolledAt: known?.key?.enrolledAt.toISOString() ?? null,
			removedAt: known?.key?.removedAt?.toISOString() ?? null
		},
		text: signedBytes.toString('utf8'),
		digest: signingDigest(kind, signedBytes).toString('hex'),
		steps: provenSteps(fault),
		fault
	};
}

/**
 * Proves the signatures of a prescription now, with the same code as before every use, and says what was looked at. For
 * its doctor and for the pharmacists of its store.
 * @throws Failure not_found, also for what is not signed yet; forbidden
 */
export async function explainSignatures(ctx: Context, id: string): Promise<SignatureExplanation> {
	const staff = requireStaff(ctx, 'signature.explain');
	const { db } = ctx.services;
	const row = await findPrescription(db, id);
	if (!row || row.status === 'draft') throw new Failure('not_found', 'no such prescription');
	if (staff.role === 'doctor' && row.doctorId !== staff.id)
		throw new Failure('forbidden', 'this prescription is another doctor’s', { subject: id });
	if (staff.role !== 'doctor') requireScope(ctx, row);

	let verified: VerifiedPrescription | undefined;
	let fault: string | null = null;
	try {
		verified = await verifyPrescription(ctx, id);
	} catch (error) {
		if (!(error instanceof Failure) || error.code !== 'prescription_altered') throw error;
		fault = String(error.detail?.fault ?? 'bytes');
	}
	const signatures: ExplainedSignature[] = [];
	for (const signature of await listSignatures(db, id, 'prescribe'))
		signatures.push(await explain(ctx, signature, fault?.replace(/^signature_/, '') ?? null));
	for (const signature of await listSignatures(db, id, 'review')) {
		// A review is of what was prescribed: where that does not hold, it proves nothing.
		const found = verified ? await findReviewFault(ctx, verified, signature) : 'document';
		signatures.push(await explain(ctx, signature, found ?? null));
	}
	return {
		number: row.number,
		foreign: row.consultId === null ? { fault } : null,
		signatures,
		checkedAt: ctx.now().toISOString()
	};
}
