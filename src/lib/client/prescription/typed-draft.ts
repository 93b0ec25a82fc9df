import type { Draft, DraftLine, PrescriptionForDoctor } from '$lib/contract/http/prescription';
import type { ClinicalState } from '$lib/contract/http/clinical';
import type { ProductFound } from '$lib/contract/http/products';
import { plannedPacks } from '$lib/domain/prescription/draft-limits';
import { nothingStated } from './clinical-desk.svelte';

/** A line on the page: what is typed, with a key that stays when lines above it go. */
export type TypedLine = DraftLine & { readonly key: number };

/** A draft on the page. Its id is made here, so that a save can be repeated. */
export interface TypedDraft {
	readonly id: string;
	diagnosis: string;
	validDays: number;
	guardianConfirmed: boolean;
	lines: TypedLine[];
	clinical: ClinicalState;
	readonly replaces?: string;
}

let lastKey = 0;

export const emptyDraft = (): TypedDraft => ({
	id: crypto.randomUUID(),
	diagnosis: '',
	validDays: 1,
	guardianConfirmed: false,
	lines: [],
	clinical: nothingStated()
});

const typedLines = (lines: readonly DraftLine[]): TypedLine[] =>
	lines.map((line) => ({ ...line, key: ++lastKey }));

export const openDraft = ({ id, draft }: PrescriptionForDoctor): TypedDraft => ({
	id,
	diagnosis: draft.diagnosis,
	validDays: draft.validDays,
	guardianConfirmed: draft.guardianConfirmed,
	lines: typedLines(draft.lines),
	clinical: draft.clinical ?? nothingStated(),
	...(draft.replaces && { replaces: draft.replaces })
});

/** A new draft that says what a returned one said; who is present is to be confirmed anew. */
export const copyDraft = ({ id, draft }: PrescriptionForDoctor): TypedDraft => ({
	...emptyDraft(),
	diagnosis: draft.diagnosis,
	validDays: draft.validDays,
	lines: typedLines(draft.lines),
	// What the patient said still holds; a reason is given for each prescription anew.
	clinical: { ...(draft.clinical ?? nothingStated()), overrides: [], uncheckedReason: '' },
	replaces: id
});

/** A medicine in its usual usage with the packs that need; without a usual usage one of everything, to be changed. */
export function newLine(product: ProductFound): TypedLine {
	const { usage } = product;
	const line = {
		key: ++lastKey,
		productId: product.id,
		amount: usage?.amount ?? '1',
		unit: usage?.unit ?? product.contents[0]?.unit ?? 'tablet',
		route: usage?.route ?? 'oral',
		frequency: usage?.frequency ?? 'tid',
		...(usage?.maxPerDay !== undefined && { maxPerDay: usage.maxPerDay }),
		...(usage?.when && { when: usage.when }),
		days: usage?.days ?? 3,
		packs: 1
	} as const;
	return { ...line, packs: plannedPacks(line, product) ?? 1 };
}

const whole = (value: unknown): number =>
	typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : 0;

/** What is sent. Fields that a person has emptied count as 0, which the limits then name. */
export const draftBody = (draft: TypedDraft, consultId: string): Draft => ({
	consultId,
	diagnosis: draft.diagnosis.slice(0, 200),
	validDays: draft.validDays,
	guardianConfirmed: draft.guardianConfirmed,
	lines: draft.lines.map(({ key: _key, maxPerDay, when, note, ...line }) => ({
		...line,
		amount: line.amount.slice(0, 14),
		days: Math.min(whole(line.days), 366),
		packs: Math.min(whole(line.packs), 999),
		...(maxPerDay ? { maxPerDay: Math.min(whole(maxPerDay), 48) } : {}),
		...(when && { when }),
		...(note && { note: note.slice(0, 100) })
	})),
	clinical: {
		...draft.clinical,
		egfr: whole(draft.clinical.egfr) > 0 ? Math.min(whole(draft.clinical.egfr), 200) : null,
		uncheckedReason: draft.clinical.uncheckedReason.slice(0, 200)
	},
	...(draft.replaces && { replaces: draft.replaces })
});

export const isBlank = (draft: TypedDraft): boolean =>
	draft.lines.length === 0 && draft.diagnosis.trim() === '';
