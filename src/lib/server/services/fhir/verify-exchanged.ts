import { canonicalBytes } from '$lib/domain/prescription/canonical-bytes';
import { incomingDocument, readIncoming, type IncomingEntry } from '$lib/domain/fhir/read-incoming';
import { Failure } from '$lib/contract/errors';
import type { Context } from '../../context';
import { findExchanged } from '../../repositories/exchanged-prescriptions';
import type { PrescriptionRow } from '../../repositories/prescriptions';
import { proveSigned } from './prove-bundle';

/**
 * Proves a prescription of another hospital anew: its signature over what came in, by a key that is not revoked, and
 * that our document still is what that says.
 * @returns what does not hold, undefined when all does
 */
export async function findExchangedFault(ctx: Context, row: PrescriptionRow): Promise<string | undefined> {
	const stored = await findExchanged(ctx.services.db, row.id);
	if (stored?.hospitalId !== row.hospitalId) return 'signature_missing';
	try {
		await proveSigned(ctx, stored.hospitalId, stored.jws, stored.signedBytes, false);
	} catch (error) {
		if (!(error instanceof Failure) || error.code !== 'signature_invalid') throw error;
		return `signature_${String(error.detail?.reason)}`;
	}
	const { entry } = JSON.parse(stored.signedBytes.toString('utf8')) as { entry: IncomingEntry[] };
	const read = readIncoming(entry);
	if (!read.ok || read.value.number !== stored.number) return 'bytes';
	const idHash = ctx.services.seal.hash('identity', read.value.patient.residentId).toString('hex');
	const document = incomingDocument(read.value, {
		hospitalId: row.hospitalId,
		prescriberId: row.doctorId,
		idHash,
		products: stored.products
	});
	const again = canonicalBytes(document);
	return again.ok && row.canonicalBytes?.equals(again.value) ? undefined : 'bytes';
}
