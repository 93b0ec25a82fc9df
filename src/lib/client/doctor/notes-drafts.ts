import * as v from 'valibot';

/**
 * What a doctor has typed and the server has not confirmed, on this machine alone: it outlives a reload, a crash and
 * a database that is away, and is gone as soon as it is confirmed. One entry per consult and page.
 */
const prefix = 'wenyao.notes.';
const draftSchema = v.array(
	v.object({ field: v.string(), value: v.unknown(), edit: v.number(), base: v.number() })
);
export type DraftPart = v.InferOutput<typeof draftSchema>[number];

export interface FoundDraft {
	readonly consultId: string;
	readonly writer: string;
	readonly parts: readonly DraftPart[];
}

const keyOf = (consultId: string, writer: string) => `${prefix}${consultId}.${writer}`;

/** An empty list forgets the entry. */
export function keepDraft(consultId: string, writer: string, parts: readonly DraftPart[]): void {
	try {
		if (parts.length === 0) localStorage.removeItem(keyOf(consultId, writer));
		else localStorage.setItem(keyOf(consultId, writer), JSON.stringify(parts));
	} catch {
		// A full or forbidden storage: the page itself still holds what was typed and goes on saving.
	}
}

/** Drafts that other lives of this browser's pages left behind for a consult. */
export function findDrafts(consultId: string, self: string): FoundDraft[] {
	return findAllDrafts().filter((draft) => draft.consultId === consultId && draft.writer !== self);
}

export const findAllDrafts = (): FoundDraft[] =>
	Object.keys(localStorage)
		.filter((key) => key.startsWith(prefix))
		.flatMap((key) => {
			const [consultId = '', writer = ''] = key.slice(prefix.length).split('.');
			const parts = v.safeParse(draftSchema, parse(localStorage.getItem(key)));
			return parts.success ? [{ consultId, writer, parts: parts.output }] : [];
		});

function parse(text: string | null): unknown {
	try {
		return JSON.parse(text ?? '');
	} catch {
		return undefined;
	}
}
