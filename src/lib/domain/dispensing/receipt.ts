/** An 80 mm receipt as data; `i18n` names the labels, the page lays them out. */

export const receiptLabels = [
	'receipt_number',
	'prescription_number',
	'dispensed_at',
	'patient',
	'pharmacist',
	'reviewer',
	'prescriber',
	'batch',
	'expires_on',
	'quantity_packs',
	'quantity_units',
	'price',
	'total',
	'payment'
] as const;
export type ReceiptLabel = (typeof receiptLabels)[number];

export type ReceiptLine =
	| { readonly kind: 'title'; readonly text: string }
	| { readonly kind: 'pair'; readonly label: ReceiptLabel; readonly value: string }
	| { readonly kind: 'item'; readonly name: string; readonly detail: string }
	/** `text` is grouped for the eye, `code` is what a scanner reads. */
	| { readonly kind: 'trace_code'; readonly code: string; readonly text: string; readonly returned?: true }
	| { readonly kind: 'barcode'; readonly value: string }
	| { readonly kind: 'rule' };

export interface ReceiptPack {
	readonly code: string;
	readonly batchNumber: string | null;
	readonly expiresOn: string | null;
	/** The pack came back and its sale was reversed. */
	readonly returned?: true;
	/** Units handed out where the pack was split, else absent. */
	readonly splitUnits?: number;
}

export interface ReceiptItem {
	readonly genericName: string;
	readonly form: string;
	readonly strength: string;
	readonly packSpec: string;
	readonly packs: readonly ReceiptPack[];
	/** Price of the item in yuan, as text. */
	readonly price?: string;
}

export interface Receipt {
	readonly storeName: string;
	readonly number: string;
	/** Local time as text. */
	readonly dispensedAt: string;
	readonly prescriptionNumber?: string;
	/** Already masked. */
	readonly patient?: string;
	readonly prescriber?: string;
	readonly reviewer?: string;
	readonly pharmacist: string;
	readonly items: readonly ReceiptItem[];
	readonly total?: string;
	/** How it was paid, in words. */
	readonly payment?: string;
}

/** '83857930000879766660' → '8385 7930 0008 7976 6660' */
export const groupByFour = (code: string): string => code.match(/.{1,4}/gs)?.join(' ') ?? '';

/**
 * Every pack's trace code is on it (医保局: from 2026 the receipt prints the trace codes). Packs of one item that
 * share batch and expiry stand under one mention of them.
 */
export function receiptLines(receipt: Receipt): readonly ReceiptLine[] {
	const lines: ReceiptLine[] = [{ kind: 'title', text: receipt.storeName }];
	const pair = (label: ReceiptLabel, value: string | null | undefined) => {
		if (value !== undefined && value !== null && value !== '') lines.push({ kind: 'pair', label, value });
	};
	pair('receipt_number', receipt.number);
	pair('dispensed_at', receipt.dispensedAt);
	pair('prescription_number', receipt.prescriptionNumber);
	pair('patient', receipt.patient);
	for (const item of receipt.items) {
		lines.push({ kind: 'rule' });
		const detail = [item.form, item.strength, item.packSpec].filter((part) => part !== '').join(' ');
		lines.push({ kind: 'item', name: item.genericName, detail });
		const whole = item.packs.filter(({ splitUnits }) => splitUnits === undefined).length;
		if (whole > 0) pair('quantity_packs', String(whole));
		pair('price', item.price);
		let last: ReceiptPack | undefined;
		for (const pack of item.packs) {
			if (pack.batchNumber !== last?.batchNumber || pack.expiresOn !== last.expiresOn) {
				pair('batch', pack.batchNumber);
				pair('expires_on', pack.expiresOn);
			}
			last = pack;
			if (pack.splitUnits !== undefined) pair('quantity_units', String(pack.splitUnits));
			lines.push({
				kind: 'trace_code',
				code: pack.code,
				text: groupByFour(pack.code),
				...(pack.returned && { returned: true })
			});
		}
	}
	lines.push({ kind: 'rule' });
	pair('total', receipt.total);
	pair('payment', receipt.payment);
	pair('prescriber', receipt.prescriber);
	pair('reviewer', receipt.reviewer);
	pair('pharmacist', receipt.pharmacist);
	lines.push({ kind: 'barcode', value: receipt.number });
	return lines;
}
