import { notesBody } from '$lib/contract/http/notes';
import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { saveNotes } from '$lib/server/services/consult/save-notes';

export const PUT = endpoint({
	operation: 'consult.notes',
	body: notesBody,
	run: (ctx, body, { params }) => saveNotes(ctx, requireId(params.id), body)
});
