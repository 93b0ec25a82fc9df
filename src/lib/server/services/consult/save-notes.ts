import { Failure } from '$lib/contract/errors';
import type { NoteSave, NotesSaved, SaveNotes } from '$lib/contract/http/notes';
import { judgeSave } from '$lib/domain/consult/notes';
import { requireDoctor } from '../../access';
import type { Context } from '../../context';
import { appendAudit } from '../../repositories/audit';
import { lockNotes, writeNotes } from '../../repositories/consult-notes';
import { handedOnSince } from '../../repositories/handovers';
import { readNotes, type StoredNotes } from '../record/stored-notes';

/** What was typed up to a hand-over may still be on its way; versions keep it from undoing what the colleague wrote. */
const lateMs = 2 * 60_000;

/**
 * Saved as typed, part by part, until the record is closed. A save that comes late never takes the place of a newer
 * one, and what two pages wrote at once is told as a conflict, not lost.
 * @throws Failure not_in_call, record_closed
 */
export async function saveNotes(ctx: Context, id: string, { writer, saves }: SaveNotes): Promise<NotesSaved> {
	const doctor = requireDoctor(ctx, 'consult.take');
	return ctx.services.db.transaction().execute(async (trx) => {
		const row = await lockNotes(trx, id);
		if (!row) throw new Failure('not_found', 'no such consult');
		const since = new Date(ctx.now().getTime() - lateMs);
		if (row.takenBy !== doctor.id && !(await handedOnSince(trx, id, doctor.id, since)))
			throw new Failure('not_in_call', 'this call is between others', { subject: id });
		if (row.closedAt) throw new Failure('record_closed', 'the record is closed', { subject: id });
		let notes = readNotes(row.notes);
		const fields: NotesSaved['fields'][number][] = [];
		const changed: string[] = [];
		for (const save of saves) {
			const stands = notes[save.field];
			const judged = judgeSave(stands, { ...save, writer });
			if (judged === 'write') {
				notes = apply(notes, save, { writer, edit: save.edit, version: stands.version + 1 });
				changed.push(save.field);
			}
			const state = judged === 'conflict' && !same(notes, save) ? 'conflict' : 'saved';
			fields.push({ field: save.field, state, version: notes[save.field].version });
		}
		if (changed.length > 0) {
			await writeNotes(trx, id, notes);
			await appendAudit(trx, ctx, {
				action: 'consult.notes',
				subject: { type: 'consult', id },
				detail: { fields: changed }
			});
		}
		return { fields };
	});
}

/** The same text again is no conflict, whoever sends it. */
function same(notes: StoredNotes, save: NoteSave): boolean {
	return save.field === 'care'
		? JSON.stringify(notes.care.plan) === JSON.stringify(save.care)
		: notes[save.field].text === save.text;
}

function apply(
	notes: StoredNotes,
	save: NoteSave,
	written: { writer: string; edit: number; version: number }
): StoredNotes {
	return save.field === 'care'
		? { ...notes, care: { plan: save.care, ...written } }
		: { ...notes, [save.field]: { text: save.text, ...written } };
}
