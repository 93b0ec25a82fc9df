import { Failure } from '$lib/contract/errors';
import type { ReceiptItemView, ReceiptView } from '$lib/contract/http/dispensing';
import { formatReceipt } from '$lib/domain/codes/own-tokens';
import { maskName } from '$lib/domain/patient/masking';
import type { PrescriptionDocument } from '$lib/domain/prescription/document';
import { plainDosing } from '$lib/domain/prescription/plain-words';
import { requireCounter, requireScope } from '../../access';
import type { Context } from '../../context';
import { findDispensing, type DispensingRecord } from '../../repositories/dispensings';
import { readApproved } from '../review/read-approved';

/**
 * The receipt of a hand-over of this store, with every trace code (医保局: from 2026 receipts print them).
 * @throws Failure not_found, forbidden, prescription_altered
 */
export async function readReceipt(ctx: Context, dispensingId: string): Promise<ReceiptView> {
	requireCounter(ctx, 'prescription.dispense');
	const record = await findDispensing(ctx.services.db, dispensingId);
	if (!record) throw new Failure('not_found', 'no such hand-over');
	requireScope(ctx, { chainId: record.chainId, storeId: record.storeId });
	const approved = record.prescriptionId === null ? null : await readApproved(ctx, record.prescriptionId);
	return {
		dispensingId: record.id,
		kind: record.kind,
		number: record.receiptNumber,
		barcode: formatReceipt(record.receiptNumber),
		storeName: record.storeName,
		at: record.at.toISOString(),
		prescriptionNumber: approved?.document.number ?? null,
		patient: approved && maskName(approved.document.patient.name),
		prescriber: approved?.document.prescriber.name ?? null,
		reviewer: approved?.reviewer.name ?? null,
		pharmacist: record.pharmacistName,
		payment: record.payment,
		items: itemsOf(record, approved?.document ?? null),
		totalFen: record.totalFen
	};
}

/** Packs of one line, or of one product where there are no lines, stand together. */
function itemsOf({ packs }: DispensingRecord, document: PrescriptionDocument | null): ReceiptItemView[] {
	const groups = new Map<string, DispensingRecord['packs'][number][]>();
	for (const pack of packs) {
		const key = pack.lineNo === null ? pack.productId : String(pack.lineNo);
		groups.set(key, [...(groups.get(key) ?? []), pack]);
	}
	return [...groups.values()].flatMap((group): ReceiptItemView[] => {
		const [first] = group;
		if (!first) return [];
		const line = document?.lines.find(({ lineNo }) => lineNo === first.lineNo);
		return [
			{
				lineNo: first.lineNo,
				genericName: first.genericName,
				form: first.form,
				strength: first.strength,
				packSpec: first.packSpec,
				storage: first.storage,
				priceFen: group.reduce((total, { priceFen }) => total + priceFen, 0),
				dosing: line ? plainDosing(line) : null,
				note: line?.note ?? null,
				packs: group.map(({ code, batchNumber, expiresOn, reversalId, units, unitsPerPack }) => ({
					code,
					batchNumber,
					expiresOn,
					...(units < unitsPerPack && { splitUnits: units }),
					...(reversalId !== null && { returned: true as const })
				}))
			}
		];
	});
}
