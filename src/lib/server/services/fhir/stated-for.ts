import { incomingFacts } from '$lib/domain/fhir/incoming-patient';
import { readIncoming, type IncomingEntry } from '$lib/domain/fhir/read-incoming';
import type { Context } from '../../context';
import { findExchanged } from '../../repositories/exchanged-prescriptions';
import type { PrescriptionRow } from '../../repositories/prescriptions';
import { findStated, nothingStated, type Stated } from '../../repositories/writing-facts';

/**
 * What was stated of the patient: in the consult, or by the hospital that sent the prescription, from the bytes that it
 * signed. Inside a service's permission, after the prescription was verified.
 * @returns undefined when the consult is gone
 */
export async function statedFor(
	{ services: { db } }: Context,
	row: Pick<PrescriptionRow, 'id' | 'consultId'>
): Promise<Stated | undefined> {
	if (row.consultId !== null) return findStated(db, row.consultId);
	const stored = await findExchanged(db, row.id);
	if (!stored) return nothingStated;
	const { entry } = JSON.parse(stored.signedBytes.toString('utf8')) as { entry: IncomingEntry[] };
	const read = readIncoming(entry);
	const facts = read.ok ? incomingFacts(entry, read.value) : undefined;
	if (!facts) return nothingStated;
	const { allergies, weightGrams } = facts;
	return {
		...nothingStated,
		allergies,
		weightKg: weightGrams === null ? '' : String(weightGrams / 1000)
	};
}
