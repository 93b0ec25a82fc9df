import type { NotesSaved } from '$lib/contract/http/notes';
import type { RecordView } from '$lib/contract/http/record';
import { Failure } from '$lib/contract/errors';
import { noteFields } from '$lib/domain/consult/notes';
import { noteFieldWords } from '$lib/i18n/record-words';
import { callApi } from '../http/api';
import { findAllDrafts, keepDraft, type FoundDraft } from './notes-drafts';

/**
 * What an earlier life of this browser typed into consults that are over and never got through: saved while the
 * record is open, put beneath it as a late entry when it has been closed meanwhile. What belongs to another doctor
 * stays for that one.
 */
export async function rescueDrafts(openConsultId: string | null): Promise<void> {
	for (const draft of findAllDrafts())
		if (draft.consultId !== openConsultId) await rescue(draft).catch(() => undefined);
}

async function rescue({ consultId, writer, parts }: FoundDraft): Promise<void> {
	const typed = parts.flatMap(({ field, value, edit, base }) => {
		const part = noteFields.find((name) => name === field);
		return part && typeof value === 'string' ? [{ field: part, text: value, edit, base }] : [];
	});
	try {
		if (typed.length > 0) {
			const path = `/api/v1/consults/${consultId}/notes`;
			const { fields } = await callApi<NotesSaved>('staff', 'PUT', path, { writer, saves: typed });
			// Another text stands there: it waits until the record is closed, then it goes beneath it.
			if (fields.some(({ state }) => state === 'conflict')) return;
		}
	} catch (error) {
		if (!(error instanceof Failure) || error.code !== 'record_closed') throw error;
		const { notes } = await callApi<RecordView>('staff', 'GET', `/api/v1/records/${consultId}`);
		const missing = typed.filter(({ field, text }) => text.trim() && notes[field] !== text);
		if (missing.length > 0)
			await callApi('staff', 'POST', `/api/v1/records/${consultId}/additions`, {
				// The page's own id: sent again it is the same addition.
				clientId: writer,
				reason: 'late_entry',
				body: missing
					.map(({ field, text }) => `${noteFieldWords(field)}：${text}`)
					.join('\n')
					.slice(0, 4_000)
			});
	}
	keepDraft(consultId, writer, []);
}
