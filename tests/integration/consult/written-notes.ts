import { randomUUID } from 'node:crypto';
import type { CarePlan } from '$lib/domain/consult/care-plan';
import { noteFields, type NoteField } from '$lib/domain/consult/notes';
import type { Context } from '$lib/server/context';
import { saveNotes } from '$lib/server/services/consult/save-notes';

/** Enough for every outcome; other texts by part. */
export async function writeNotes(
	doctor: Context,
	consultId: string,
	texts: Partial<Record<NoteField, string>> = {},
	care?: CarePlan
): Promise<void> {
	await saveNotes(doctor, consultId, {
		writer: randomUUID(),
		saves: [
			...noteFields.map((field) => ({ field, text: texts[field] ?? `写了${field}`, edit: 1, base: 0 })),
			...(care ? [{ field: 'care' as const, care: structuredClone(care) as never, edit: 1, base: 0 }] : [])
		]
	});
}
