import { Failure } from '$lib/contract/errors';
import type { LabelsView } from '$lib/contract/http/dispensing';
import { plainDosing } from '$lib/domain/prescription/plain-words';
import { requireCounter, requireScope } from '../../access';
import type { Context } from '../../context';
import { findDispensing } from '../../repositories/dispensings';
import { readApproved } from '../review/read-approved';

/**
 * The labels of a hand-over of this store against a prescription: the patient's whole name and the dose in plain
 * words for the boxes in the bag, one label per line of which packs were handed over.
 * @throws Failure not_found (also for a sale without a prescription), forbidden, prescription_altered
 */
export async function readLabels(ctx: Context, dispensingId: string): Promise<LabelsView> {
	requireCounter(ctx, 'prescription.dispense');
	const record = await findDispensing(ctx.services.db, dispensingId);
	if (!record) throw new Failure('not_found', 'no such hand-over');
	requireScope(ctx, { chainId: record.chainId, storeId: record.storeId });
	if (record.prescriptionId === null) throw new Failure('not_found', 'a sale without a prescription');
	const { document } = await readApproved(ctx, record.prescriptionId);
	return {
		patient: document.patient.name,
		storeName: record.storeName,
		at: record.at.toISOString(),
		labels: document.lines.flatMap((line) => {
			const packs = record.packs.filter(
				({ lineNo, reversalId }) => lineNo === line.lineNo && reversalId === null
			);
			const [first] = packs;
			if (!first) return [];
			return [
				{
					lineNo: line.lineNo,
					genericName: line.genericName,
					strength: line.strength,
					packs: packs.length,
					dosing: plainDosing(line),
					note: line.note ?? null,
					storage: first.storage,
					expiresOn: packs.map(({ expiresOn }) => expiresOn).sort()[0] ?? first.expiresOn
				}
			];
		})
	};
}
