import * as v from 'valibot';
import type { LocalDate } from '$lib/domain/shared/local-date';
import { draftLineSchema, type DraftLine } from './prescription';
import type { ProductFound } from './products';

/** Lines to start from: a doctor's own template, or an earlier prescription of the same patient. */
interface Order {
	readonly id: string;
	readonly diagnosis: string;
	readonly lines: readonly DraftLine[];
}

/** PUT /api/v1/prescription-templates/{id}; a name that the doctor has already is replaced. */
export const saveTemplateBody = v.object({
	name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(30)),
	diagnosis: v.pipe(v.string(), v.trim(), v.maxLength(200)),
	lines: v.pipe(v.array(draftLineSchema), v.minLength(1), v.maxLength(5))
});
export type SaveTemplate = v.InferOutput<typeof saveTemplateBody>;

/** GET /api/v1/prescription-templates, by name. */
export interface Templates {
	readonly templates: readonly (Order & { readonly name: string })[];
	readonly products: readonly ProductFound[];
}

/** GET /api/v1/consults/{id}/earlier-prescriptions: signed for the same patient in the same hospital, newest first. */
export interface EarlierPrescriptions {
	/** The patient lets the doctor see them in this call; without that there are none. */
	readonly agreed: boolean;
	readonly prescriptions: readonly (Order & {
		readonly number: string;
		readonly issuedOn: LocalDate;
		readonly prescriber: string;
	})[];
	readonly products: readonly ProductFound[];
}
