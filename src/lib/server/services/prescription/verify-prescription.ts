import { Failure } from '$lib/contract/errors';
import { canonicalBytes } from '$lib/domain/prescription/canonical-bytes';
import type { PrescriptionDocument } from '$lib/domain/prescription/document';
import { rpIdOf, signingDigest } from '../../auth/signing';
import { findKeyFault } from '../../auth/signer-key';
import { findSignatureFault } from '../../auth/stored-signature';
import type { Context } from '../../context';
import { listLines, listSignatures, type LineRow } from '../../repositories/prescription-parts';
import { findPrescription, type PrescriptionRow } from '../../repositories/prescriptions';
import { findExchangedFault } from '../fhir/verify-exchanged';
import { documentOf } from './describe-for-doctor';

export interface VerifiedPrescription {
	readonly row: PrescriptionRow;
	/** What the doctor signed; the only thing to act on. */
	readonly document: PrescriptionDocument;
	/** SHA-256 of the signing payload, which a review names as `prescriptionHash` (hex). */
	readonly digest: Buffer;
	readonly lines: readonly LineRow[];
}

/**
 * Proves a signed prescription anew from what is stored: canonical bytes, columns and line rows beside them, the
 * signature, and that its key was that doctor's when it signed. To be called before every use.
 * @throws Failure not_found; prescription_altered with `fault` in the detail, which the edge writes to the audit trail
 */
export async function verifyPrescription(ctx: Context, id: string): Promise<VerifiedPrescription> {
	const { db, config } = ctx.services;
	const row = await findPrescription(db, id);
	if (!row) throw new Failure('not_found', 'no such prescription');
	const altered = (fault: string) =>
		new Failure('prescription_altered', 'what is stored is not what was signed', { subject: id, fault });
	// One of another hospital was signed by its key, not by a passkey of ours.
	const foreign = row.consultId === null;
	const [signature, ...others] = foreign ? [] : await listSignatures(db, id, 'prescribe');
	if (!foreign && (!signature || others.length > 0)) throw altered('signature_missing');
	const bytes = row.canonicalBytes;
	if (!bytes || (signature && !bytes.equals(signature.signedBytes))) throw altered('bytes');
	const document = readDocument(row);
	if (!document) throw altered('bytes');
	const lines = await listLines(db, id);
	const fault = columnFault(row, document) ?? lineFault(document, lines);
	if (fault) throw altered(fault);
	if (!signature) {
		const foreignFault = await findExchangedFault(ctx, row);
		if (foreignFault) throw altered(foreignFault);
		return { row, document, digest: signingDigest('prescription', bytes), lines };
	}
	if (signature.signerId !== row.doctorId) throw altered('signer');
	const digest = signingDigest('prescription', bytes);
	const signatureFault = findSignatureFault(signature, digest, {
		origin: config.origin,
		rpId: rpIdOf(config.origin)
	});
	if (signatureFault) throw altered(`signature_${signatureFault}`);
	const keyFault = await findKeyFault(db, signature);
	if (keyFault) throw altered(keyFault);
	return { row, document, digest, lines };
}

/** undefined when the bytes are not the canonical form of what they say. */
function readDocument(row: PrescriptionRow): PrescriptionDocument | undefined {
	try {
		const document = documentOf(row);
		const again = document && canonicalBytes(document);
		return document && again?.ok && row.canonicalBytes?.equals(again.value) ? document : undefined;
	} catch {
		return undefined;
	}
}

/** Columns that lists and searches go by must say what was signed. */
function columnFault(row: PrescriptionRow, document: PrescriptionDocument): string | undefined {
	if (document.number !== row.number) return 'number';
	if (document.validUntil !== row.validUntil) return 'validity';
	if (document.prescriber.id !== row.doctorId) return 'doctor';
	if (document.institution.id !== row.hospitalId) return 'hospital';
	if (document.diagnosis.map(({ name }) => name).join('；') !== row.diagnosis) return 'diagnosis';
	return undefined;
}

function lineFault(document: PrescriptionDocument, lines: readonly LineRow[]): string | undefined {
	const same =
		document.lines.length === lines.length &&
		document.lines.every((signed, index) => {
			const line = lines[index];
			return (
				line?.lineNo === signed.lineNo &&
				line.productId === signed.productId &&
				line.packsNeeded === signed.packs
			);
		});
	return same ? undefined : 'lines';
}
