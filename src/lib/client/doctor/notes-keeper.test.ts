import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ConsultNotes, NoteSave } from '$lib/contract/http/notes';
import { judgeSave, noteFields, type NoteField, type Written } from '$lib/domain/consult/notes';
import { NotesKeeper } from './notes-keeper.svelte';

type Row = Written & { text: string };
/** The server's part, by the same rule; `away` = out of reach. */
class Server {
	rows = Object.fromEntries(
		noteFields.map((field) => [field, { text: '', version: 0, writer: '', edit: 0 }])
	) as Record<NoteField, Row>;
	away = false;
	saves = 0;

	view(): ConsultNotes {
		return { ...this.rows, care: { plan: { watchFor: [], followUp: null }, version: 0 } };
	}
	answer(path: string, init: RequestInit): Response {
		if (this.away) throw new TypeError('out of reach');
		if (path.endsWith('/record')) return Response.json({ notes: this.view() });
		this.saves++;
		const { writer, saves } = JSON.parse(String(init.body)) as { writer: string; saves: NoteSave[] };
		const fields = saves.map((save) => {
			if (save.field === 'care') return { field: 'care', state: 'saved', version: 1 };
			const stands = this.rows[save.field];
			const judged = judgeSave(stands, { ...save, writer });
			if (judged === 'write')
				this.rows[save.field] = { text: save.text, version: stands.version + 1, writer, edit: save.edit };
			const state = judged === 'conflict' && stands.text !== save.text ? 'conflict' : 'saved';
			return { field: save.field, state, version: this.rows[save.field].version };
		});
		return Response.json({ fields });
	}
}

let server: Server;
let storage: Map<string, string>;
beforeEach(() => {
	vi.useFakeTimers();
	server = new Server();
	storage = new Map();
	const kept = {
		getItem: (key: string) => storage.get(key) ?? null,
		setItem: (key: string, value: string) => void storage.set(key, value),
		removeItem: (key: string) => void storage.delete(key)
	};
	// `Object.keys(localStorage)` names what is kept, as in a browser.
	vi.stubGlobal(
		'localStorage',
		new Proxy(kept, {
			ownKeys: () => [...storage.keys()],
			getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true })
		})
	);
	vi.stubGlobal('fetch', async (path: string, init: RequestInit) => server.answer(path, init));
});
afterEach(() => {
	vi.unstubAllGlobals();
	vi.useRealTimers();
});

const open = () => new NotesKeeper('c1', server.view());
const type = (keeper: NotesKeeper, field: NoteField, text: string) => {
	keeper.texts[field] = text;
	keeper.changed(field);
};

describe('the keeper of notes', () => {
	it('saves after a pause, keeps a draft until then and forgets it afterwards', async () => {
		const keeper = open();
		type(keeper, 'plan', '多喝水');
		type(keeper, 'plan', '多喝水，休息');
		expect(keeper.state).toBe('typing');
		expect(storage.size).toBe(1);
		await vi.advanceTimersByTimeAsync(700);
		expect(keeper.state).toBe('saved');
		expect(server.rows.plan.text).toBe('多喝水，休息');
		expect(server.saves).toBe(1);
		expect(storage.size).toBe(0);
	});

	it('loses nothing while the server is away, nor when the page dies meanwhile', async () => {
		const keeper = open();
		server.away = true;
		type(keeper, 'subjective', '咽痛三天');
		await vi.advanceTimersByTimeAsync(5_000);
		expect(keeper.state).toBe('unsaved');
		// The page is gone without a word; another life of it finds the draft, the server still away.
		vi.clearAllTimers();
		const next = open();
		expect(next.texts.subjective).toBe('咽痛三天');
		expect(next.recovered).toBe(true);
		await vi.advanceTimersByTimeAsync(1_000);
		server.away = false;
		await vi.advanceTimersByTimeAsync(5_000);
		expect(server.rows.subjective.text).toBe('咽痛三天');
		expect(next.state).toBe('saved');
		expect(storage.size).toBe(0);
	});

	it('overwrites nothing of another page; the doctor chooses', async () => {
		const one = open();
		const other = open();
		type(one, 'assessment', '甲');
		await vi.advanceTimersByTimeAsync(700);
		type(other, 'assessment', '乙');
		type(other, 'plan', '丙');
		await vi.advanceTimersByTimeAsync(700);
		expect(other.state).toBe('conflict');
		expect(other.conflicts).toEqual({ assessment: '甲' });
		expect(server.rows).toMatchObject({ assessment: { text: '甲' }, plan: { text: '丙' } });
		other.choose('assessment', 'both');
		await vi.advanceTimersByTimeAsync(700);
		expect(server.rows.assessment.text).toBe('甲\n乙');
		expect(other.state).toBe('saved');
	});
});
