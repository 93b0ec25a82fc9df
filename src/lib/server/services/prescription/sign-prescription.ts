import { Failure } from '$lib/contract/errors';
import type { PrescriptionForDoctor } from '$lib/contract/http/prescription';
import type { SigningResponse } from '$lib/contract/http/signing';
import { chinaDate } from '$lib/domain/shared/local-date';
import { signingDigest, verifySigning } from '../../auth/signing';
import type { Context } from '../../context';
import { recordPasskeyUse } from '../../repositories/passkeys';
import { insertLines, insertSignature, listSignatures } from '../../repositories/prescription-parts';
import type { PrescriptionRow } from '../../repositories/prescriptions';
import { advancePrescription, publishPrescription } from './advance';
import { documentOf } from './describe-for-doctor';
import { requireEvidence, requireOwnPrescription } from './own-consult';
import { readOwnPrescription } from './read-own';

/**
 * Takes the doctor's signature over the bytes frozen by `prepareSigning`: one transaction stores bytes, signature,
 * key, lines, event and audit entry, or nothing. Sent twice, the same signature gives the same answer.
 * @throws Failure signature_invalid; evidence_unconfirmed; not_allowed_now with the status (someone was faster, or the draft changed)
 */
export async function signPrescription(
	ctx: Context,
	id: string,
	response: SigningResponse
): Promise<PrescriptionForDoctor> {
	const { doctor, row, consult } = await requireOwnPrescription(ctx, id);
	if (row.status !== 'draft') {
		if (await isSameSignature(ctx, row, response)) return readOwnPrescription(ctx, id);
		throw new Failure('not_allowed_now', `it is ${row.status} already`, { status: row.status });
	}
	requireEvidence(consult);
	try {
		await store(ctx, doctor, row, response);
	} catch (error) {
		// Sent twice at once: the other one may have stored this very signature meanwhile.
		if (!(error instanceof Failure) || !(await isSameSignature(ctx, row, response))) throw error;
		return readOwnPrescription(ctx, id);
	}
	publishPrescription(ctx, row);
	return readOwnPrescription(ctx, id);
}

async function store(
	ctx: Context,
	doctor: Awaited<ReturnType<typeof requireOwnPrescription>>['doctor'],
	row: PrescriptionRow,
	response: SigningResponse
): Promise<void> {
	const { id, canonicalBytes: bytes } = row;
	const document = documentOf(row);
	const now = ctx.now();
	if (!document || !bytes || document.issuedOn !== chinaDate(now)) throw changedMeanwhile();
	const digest = signingDigest('prescription', bytes);
	const signature = await verifySigning(ctx, doctor, digest, response);
	await ctx.services.db.transaction().execute(async (trx) => {
		await advancePrescription(trx, ctx, {
			id,
			event: 'sign',
			changes: { signedAt: now, diagnosis: document.diagnosis.map(({ name }) => name).join('；') },
			detail: { digest: digest.toString('hex'), lines: document.lines.length },
			permit(locked) {
				if (locked.status === 'draft' && !locked.canonicalBytes?.equals(bytes)) throw changedMeanwhile();
			}
		});
		const { newCounter, ...proof } = signature;
		await insertSignature(trx, {
			...proof,
			prescriptionId: id,
			purpose: 'prescribe',
			signerId: doctor.id,
			signedBytes: bytes,
			signedAt: now
		});
		await insertLines(trx, id, document.lines);
		await recordPasskeyUse(trx, proof.credentialId, newCounter);
	});
}

const changedMeanwhile = () =>
	new Failure('not_allowed_now', 'the draft changed after it was checked; check it again', {
		status: 'draft'
	});

async function isSameSignature(
	ctx: Context,
	row: PrescriptionRow,
	{ response }: SigningResponse
): Promise<boolean> {
	const [stored] = await listSignatures(ctx.services.db, row.id, 'prescribe');
	return stored?.signature.equals(Buffer.from(response.signature, 'base64url')) ?? false;
}
