import type { Role } from '$lib/contract/actor';
import { columnOf } from '$lib/domain/imports/columns';
import type { ImportKind, ImportStatus, RowVerdict } from '$lib/domain/imports/import-kinds';
import { m } from '$lib/i18n/paraglide/messages';
import { getLocale } from '$lib/i18n/paraglide/runtime';

export const kindWords: Record<ImportKind, () => string> = {
	packs: m.import_kind_packs,
	products: m.import_kind_products,
	recalls: m.import_kind_recalls,
	mappings: m.import_kind_mappings
};

/** What each role is offered; the server decides anew (`access.ts`). */
export const importableBy: Record<Role, readonly ImportKind[]> = {
	manager: ['packs', 'recalls'],
	platform: ['products', 'mappings', 'recalls'],
	pharmacist: [],
	doctor: []
};

export const statusWords: Record<ImportStatus, () => string> = {
	reading: m.import_status_reading,
	ready: m.import_status_ready,
	applying: m.import_status_applying,
	done: m.import_status_done,
	refused: m.import_status_refused,
	cancelled: m.import_status_cancelled,
	failed: m.import_status_failed
};

export const verdictWords: Record<RowVerdict, () => string> = {
	new: m.import_verdict_new,
	changed: m.import_verdict_changed,
	same: m.import_verdict_same,
	faulty: m.import_verdict_faulty
};

/** The heading of a column, as the template calls it. */
export function columnWords(kind: ImportKind, key: string | null): string {
	if (key === null) return '–';
	if (key === 'codes') return m.import_col_codes();
	if (kind === 'packs' && key === 'genericName') return m.import_col_generic_name();
	const column = columnOf(kind, key);
	if (!column) return key;
	return getLocale() === 'en' ? column.en : column.zh;
}

/** 123456 → "123,456" */
export const countWords = (count: number): string => new Intl.NumberFormat(getLocale()).format(count);

/** 70 → "1 KB", 5242880 → "5.0 MB" */
export const sizeWords = (bytes: number): string =>
	bytes < 1024 * 1024
		? `${Math.max(Math.ceil(bytes / 1024), 1)} KB`
		: `${(bytes / 1024 / 1024).toFixed(1)} MB`;
