import { describe, expect, it } from 'vitest';
import corpus from './parse-code.corpus.json';
import { parseCode } from './parse-code';

interface Row {
	readonly shows: string;
	readonly input: string;
	readonly symbology: string | undefined;
	/** A part of the code, with `kind`, or of the failure, with `reason`. `repair: "none"` forbids a repair. */
	readonly expected: Readonly<Record<string, unknown>>;
}

function rowOf(row: ReadonlyArray<unknown>): Row {
	const [shows, input, symbology, expected] = row;
	if (typeof shows !== 'string' || typeof input !== 'string' || typeof expected !== 'object' || !expected)
		throw new TypeError(`corpus row: ${JSON.stringify(row)}`);
	return {
		shows,
		input,
		symbology: typeof symbology === 'string' ? symbology : undefined,
		expected: { ...expected }
	};
}

const rows = corpus.rows.map(rowOf);

describe('the corpus', () => {
	it('holds at least 150 texts, each once', () => {
		expect(rows.length).toBeGreaterThanOrEqual(150);
		expect(new Set(rows.map(({ input, symbology }) => `${symbology} ${input}`)).size).toBe(rows.length);
	});

	it.each(rows)('$shows', ({ input, symbology, expected }) => {
		const result = parseCode(input, symbology ? { symbology } : {});
		const { repair, ...rest } = expected;
		const got = result.ok ? result.value : result.failure;
		expect(got).toMatchObject({ ...rest, raw: input });
		expect('kind' in got).toBe('kind' in expected);
		if (repair === 'none') expect(got).not.toHaveProperty('repair');
		else if (repair) expect(got).toMatchObject({ repair });
	});
});
