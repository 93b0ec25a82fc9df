import type { doctorOutcomes } from './status';

/** S, O, A, P, and what the customer takes home in the doctor's own plain words. */
export const noteFields = ['subjective', 'objective', 'assessment', 'plan', 'forPatient'] as const;
export type NoteField = (typeof noteFields)[number];

/** Who wrote a part last: a life of one page, and its how manieth edit that was. */
export interface Written {
	readonly version: number;
	readonly writer: string;
	readonly edit: number;
}

export interface Save {
	readonly writer: string;
	/** 1, 2, 3 … in the life of the writer's page. */
	readonly edit: number;
	/** The version on which the writer typed. */
	readonly base: number;
}

/**
 * Whether a save may take the place of what stands. A page's own later edit always may, its earlier ones, which come
 * late, never; another page only if it had seen what stands.
 *
 * version 3 of page A's edit 5: A's edit 4 → stale, A's edit 6 → write, B on version 2 → conflict, B on 3 → write
 */
export function judgeSave(stands: Written, save: Save): 'write' | 'stale' | 'conflict' {
	if (stands.writer === save.writer) return save.edit > stands.edit ? 'write' : 'stale';
	return save.base === stands.version ? 'write' : 'conflict';
}

/** What must be written before a consult may end so. House rule: a record of an advice without a finding is none. */
const required: Readonly<Record<(typeof doctorOutcomes)[number], readonly NoteField[]>> = {
	prescribed: ['subjective', 'assessment', 'plan', 'forPatient'],
	advised: ['subjective', 'assessment', 'plan', 'forPatient'],
	referred_to_hospital: ['subjective', 'assessment', 'forPatient'],
	no_earlier_diagnosis: ['subjective'],
	patient_left: [],
	technical: []
};

export const missingNotes = (
	outcome: keyof typeof required,
	notes: Readonly<Record<NoteField, string>>
): readonly NoteField[] => required[outcome].filter((field) => notes[field].trim() === '');
