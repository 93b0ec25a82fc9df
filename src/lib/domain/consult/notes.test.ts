import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { judgeSave, missingNotes, noteFields, type Written } from './notes';

describe('a save of a part of the notes', () => {
	const stands: Written = { version: 3, writer: 'a', edit: 5 };
	it.each([
		['a', 4, 2, 'stale'],
		['a', 5, 2, 'stale'],
		['a', 6, 2, 'write'],
		['b', 1, 2, 'conflict'],
		['b', 1, 3, 'write']
	] as const)('of %s, edit %i on version %i: %s', (writer, edit, base, judged) => {
		expect(judgeSave(stands, { writer, edit, base })).toBe(judged);
	});

	it('leaves the last edit of one page, in whatever order and however often they come', () => {
		fc.assert(
			fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 30 }), (arrivals) => {
				let row: Written = { version: 0, writer: '', edit: 0 };
				for (const edit of arrivals)
					if (judgeSave(row, { writer: 'a', edit, base: 0 }) === 'write')
						row = { version: row.version + 1, writer: 'a', edit };
				expect(row.edit).toBe(Math.max(...arrivals));
			})
		);
	});
});

describe('what an outcome needs', () => {
	const all = { subjective: 'S', objective: '', assessment: 'A', plan: 'P', forPatient: '话' };
	it('is named part by part; blanks are nothing', () => {
		expect(missingNotes('prescribed', all)).toEqual([]);
		expect(missingNotes('advised', { ...all, plan: ' \n', forPatient: '' })).toEqual(['plan', 'forPatient']);
		const none = Object.fromEntries(noteFields.map((field) => [field, ''])) as typeof all;
		expect(missingNotes('technical', none)).toEqual([]);
		expect(missingNotes('referred_to_hospital', none)).toEqual(['subjective', 'assessment', 'forPatient']);
	});
});
