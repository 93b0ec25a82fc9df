import * as v from 'valibot';
import { carePlan, type ConsultNotes } from '$lib/contract/http/notes';
import { noCarePlan, type CarePlan } from '$lib/domain/consult/care-plan';
import type { NoteField, Written } from '$lib/domain/consult/notes';

const written = { version: v.number(), writer: v.string(), edit: v.number() };
const empty = { version: 0, writer: '', edit: 0 };
const text = v.optional(v.object({ text: v.string(), ...written }), { text: '', ...empty });

/** The column `consult.notes`: each part with who wrote it last. */
const storedNotes = v.object({
	subjective: text,
	objective: text,
	assessment: text,
	plan: text,
	forPatient: text,
	care: v.optional(v.object({ plan: carePlan, ...written }), { plan: noCarePlan, ...empty })
});
export type StoredNotes = v.InferOutput<typeof storedNotes>;

/** @throws when the stored row and the program disagree. */
export const readNotes = (stored: unknown): StoredNotes => v.parse(storedNotes, stored);

export const notesText = (notes: StoredNotes): Record<NoteField, string> => ({
	subjective: notes.subjective.text,
	objective: notes.objective.text,
	assessment: notes.assessment.text,
	plan: notes.plan.text,
	forPatient: notes.forPatient.text
});

const shown = ({ text: words, version }: { text: string } & Written) => ({ text: words, version });

/** As the doctor's page gets them. */
export const notesView = (notes: StoredNotes): ConsultNotes => ({
	subjective: shown(notes.subjective),
	objective: shown(notes.objective),
	assessment: shown(notes.assessment),
	plan: shown(notes.plan),
	forPatient: shown(notes.forPatient),
	care: { plan: notes.care.plan satisfies CarePlan, version: notes.care.version }
});
