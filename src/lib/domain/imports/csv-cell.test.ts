import { expect, it } from 'vitest';
import { csvLine } from './csv-cell';

it.each([
	['=1+1', "'=1+1"],
	['+1', "'+1"],
	['-1', "'-1"],
	['@a', "'@a"],
	['\ta', `"'\ta"`],
	['\ra', `"'\ra"`],
	['＝1', "'＝1"],
	['a,b', '"a,b"'],
	['say "x"', '"say ""x"""'],
	['2026-01-01', '2026-01-01'],
	['', '']
])('%j is written as %j', (text, cell) => {
	expect(csvLine([text, 'b'])).toBe(`${cell},b\r\n`);
});
