import type { MatchReason } from '$lib/domain/imports/match-products';
import { failureWords } from '$lib/i18n/failure-words';
import { m } from '$lib/i18n/paraglide/messages';

export const reasonWords = (reason: MatchReason): string => {
	switch (reason.kind) {
		case 'approval':
			return m.master_reason_approval();
		case 'name':
			return m.master_reason_name();
		case 'code':
			return m.master_reason_code({ code: reason.code });
		case 'mapping':
			return m.master_reason_mapping({ code: reason.code });
	}
};

const fields: Readonly<Record<string, () => string>> = {
	genericName: m.master_f_generic_name,
	tradeName: m.master_f_trade_name,
	form: m.master_f_form,
	strength: m.master_f_strength,
	packSpec: m.master_f_pack_spec,
	unitName: m.master_f_unit_name,
	unitsPerPack: m.master_f_units_per_pack,
	approvalNumber: m.master_f_approval_number,
	holder: m.master_f_holder,
	maker: m.master_f_maker,
	rxClass: m.master_f_rx_class,
	specialControl: m.master_f_special_control,
	ephedrine: m.master_f_ephedrine,
	antibiotic: m.master_f_antibiotic,
	splittable: m.master_f_splittable,
	storage: m.master_f_storage,
	storageWords: m.master_f_storage_words,
	price: m.master_f_price,
	identifiers: m.master_f_identifiers,
	batches: m.master_f_batches,
	recalls: m.master_f_recalls,
	packs: m.master_f_packs
};
export const fieldWords = (field: string): string => fields[field]?.() ?? field;

const schemes: Readonly<Record<string, () => string>> = {
	'trace-prefix': m.master_scheme_trace,
	insurance: m.master_scheme_insurance,
	gtin: m.master_scheme_gtin,
	'standard-drug': m.master_scheme_standard
};
export const schemeWords = (scheme: string): string => schemes[scheme]?.() ?? scheme;

/** Codes are told with the name of their scheme: "gtin 0690…" → "69 码 0690…". */
export const valueWords = (field: string, value: string): string => {
	if (field === 'identifiers') return value.replace(/^[a-z-]+(?= )/gm, (scheme) => schemeWords(scheme));
	const classes: Readonly<Record<string, () => string>> = {
		rx: m.master_v_rx,
		otc_a: m.master_v_otc_a,
		otc_b: m.master_v_otc_b,
		normal: m.master_v_normal,
		cool: m.master_v_cool,
		cold: m.master_v_cold
	};
	return field === 'rxClass' || field === 'storage' ? (classes[value]?.() ?? value) : value;
};

/** Why a merge was refused, from the detail of the failure. */
export function mergeFailureWords(
	code: string,
	detail: Readonly<Record<string, unknown>> | undefined
): string {
	const text = (value: unknown): string => (typeof value === 'string' ? value : '');
	switch (detail?.reason) {
		case 'batch':
			return m.master_batch_conflict({ batch: text(detail.batch) });
		case 'control':
			return m.master_control_conflict();
		case 'units':
			return m.master_units_conflict();
		case 'merged':
			return detail.name ? m.master_more_merged({ name: text(detail.name) }) : failureWords(code);
		default:
			return failureWords(code);
	}
}
