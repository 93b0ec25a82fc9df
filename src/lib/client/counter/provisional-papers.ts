import type { LabelsView, ReceiptItemView, ReceiptView } from '$lib/contract/http/dispensing';
import type { OfflineSheet } from '$lib/contract/http/offline-counter';
import { splitPriceFen } from '$lib/domain/dispensing/split-pack';
import type { Accepted, Order } from '../pharmacist/basket.svelte';
import type { Binding } from './counter-database';

/** What a slip says until the server has given the hand-over its number: '3F9A6C21'. */
export const provisionalNumber = (id: string): string => id.slice(0, 8).toUpperCase();

/** Packs of one line, or of one product where there are no lines, stand together. */
function groupsOf(items: readonly Accepted[]): Accepted[][] {
	const groups = new Map<string, Accepted[]>();
	for (const item of items) {
		const key = item.lineNo === null ? item.pack.productId : String(item.lineNo);
		groups.set(key, [...(groups.get(key) ?? []), item]);
	}
	return [...groups.values()];
}

/** The slip of a hand-over without a line; no receipt yet, so without a code that a scanner reads. */
export function provisionalReceipt(
	{ idempotencyKey, sheet, items, splits, payment, totalFen }: Order,
	{ staff, store }: Pick<Binding, 'staff' | 'store'>,
	at: Date
): ReceiptView {
	const unitsOf = ({ scan, pack }: Accepted) =>
		splits.find((split) => split.scan === scan)?.units ?? pack.contentUnits;
	return {
		dispensingId: idempotencyKey,
		kind: sheet ? 'prescription' : 'otc',
		number: provisionalNumber(idempotencyKey),
		barcode: '',
		storeName: store.name,
		at: at.toISOString(),
		prescriptionNumber: sheet?.number ?? null,
		patient: sheet?.patient.name ?? null,
		prescriber: sheet?.prescriber ?? null,
		reviewer: sheet?.reviewer ?? null,
		pharmacist: staff.name,
		payment,
		items: groupsOf(items).flatMap((group): ReceiptItemView[] => {
			const [first] = group;
			if (!first) return [];
			const line = sheet?.lines.find(({ lineNo }) => lineNo === first.lineNo);
			const { genericName, form, strength, packSpec } = first.pack;
			return [
				{
					lineNo: first.lineNo,
					genericName,
					form,
					strength,
					packSpec,
					storage: line?.storage ?? '',
					priceFen: group.reduce(
						(sum, item) => sum + splitPriceFen(item.pack.priceFen, unitsOf(item), item.pack.contentUnits),
						0
					),
					dosing: line?.dosing ?? null,
					note: line?.note ?? null,
					packs: group.map((item) => ({
						code: item.pack.code,
						batchNumber: item.pack.batchNumber,
						expiresOn: item.pack.expiresOn,
						...(unitsOf(item) < item.pack.contentUnits && { splitUnits: unitsOf(item) })
					}))
				}
			];
		}),
		totalFen
	};
}

/** The labels of the boxes: as on line, from what the customer's code has opened. */
export function provisionalLabels(
	items: readonly Accepted[],
	{ sheet, patient }: OfflineSheet,
	storeName: string,
	at: Date
): LabelsView {
	return {
		patient,
		storeName,
		at: at.toISOString(),
		labels: sheet.lines.flatMap(({ lineNo, genericName, strength, dosing, note, storage }) => {
			const given = items.filter((item) => item.lineNo === lineNo);
			const expiresOn = given.map(({ pack }) => pack.expiresOn).sort()[0];
			if (expiresOn === undefined) return [];
			return [{ lineNo, genericName, strength, packs: given.length, dosing, note, storage, expiresOn }];
		})
	};
}
