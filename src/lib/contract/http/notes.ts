import * as v from 'valibot';
import { followUpReasons, mostFollowUpWeeks, watchSigns, type CarePlan } from '$lib/domain/consult/care-plan';
import { noteFields, type NoteField } from '$lib/domain/consult/notes';

const id = v.pipe(v.string(), v.uuid());
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000_000));
export const mostNoteCharacters = 4_000;

export const carePlan = v.object({
	watchFor: v.pipe(v.array(v.picklist(watchSigns)), v.maxLength(watchSigns.length)),
	followUp: v.nullable(
		v.object({
			weeks: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(mostFollowUpWeeks)),
			reason: v.picklist(followUpReasons)
		})
	)
});

const written = { edit: v.pipe(count, v.minValue(1)), base: count };
const noteSave = v.variant('field', [
	v.object({
		field: v.picklist(noteFields),
		text: v.pipe(v.string(), v.maxLength(mostNoteCharacters)),
		...written
	}),
	v.object({ field: v.literal('care'), care: carePlan, ...written })
]);
export type NoteSave = v.InferOutput<typeof noteSave>;

/** PUT /api/v1/consults/{id}/notes: the parts that changed. `writer` is one life of one page. */
export const notesBody = v.object({
	writer: id,
	saves: v.pipe(v.array(noteSave), v.minLength(1), v.maxLength(noteFields.length + 1))
});
export type SaveNotes = v.InferOutput<typeof notesBody>;

/** `saved`: it stands now, or a later one of the same page does. `conflict`: another page wrote in between. */
export interface NotesSaved {
	readonly fields: readonly {
		readonly field: NoteField | 'care';
		readonly state: 'saved' | 'conflict';
		readonly version: number;
	}[];
}

/** What stands in the notes, each part with its version. */
export type ConsultNotes = Readonly<
	Record<NoteField, { readonly text: string; readonly version: number }>
> & {
	readonly care: { readonly plan: CarePlan; readonly version: number };
};
