import type { EvidenceKind } from '$lib/domain/consult/intake';
import type { Queryable } from '../db/client';

/** What the patient lets the doctor see, until the call ends. @returns false when it has, or nobody was recognised. */
export async function setSharing(
	trx: Queryable,
	consultId: string,
	shares: { readonly sharesConsults: boolean; readonly sharesMedicines: boolean }
): Promise<boolean> {
	const { numUpdatedRows } = await trx
		.updateTable('consult')
		.set(shares)
		.where('id', '=', consultId)
		.where('status', 'in', ['waiting', 'in_call'])
		.where('recognised', '=', true)
		.executeTakeFirst();
	return numUpdatedRows > 0n;
}

/** Which evidence of the earlier diagnosis the doctor has looked at; null takes it back. */
export async function setEvidence(
	trx: Queryable,
	consultId: string,
	confirmed: { readonly kind: EvidenceKind; readonly by: string; readonly at: Date } | null
): Promise<void> {
	await trx
		.updateTable('consult')
		.set({
			evidenceKind: confirmed?.kind ?? null,
			evidenceConfirmedBy: confirmed?.by ?? null,
			evidenceConfirmedAt: confirmed?.at ?? null
		})
		.where('id', '=', consultId)
		.execute();
}
