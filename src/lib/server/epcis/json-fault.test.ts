import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deepest, findJsonFault } from './json-fault';

describe('the place where a JSON text goes wrong', () => {
	it.each([
		['', 'ends before', 1, 1],
		['{"a":1', 'ends before', 1, 7],
		['{"a":1,}', 'a name in quotation marks is expected', 1, 8],
		['[1,]', 'a value is expected', 1, 4],
		['{"a" 1}', 'a colon is expected', 1, 6],
		['[1 2]', 'a comma or the closing bracket', 1, 4],
		['{"a":1}x', 'something follows', 1, 8],
		['{\n  "a": tru\n}', 'a value is expected', 2, 8],
		['["a\\x"]', 'a backslash', 1, 4],
		['["a\tb"]', 'a control character', 1, 4],
		['["abc]', 'never closed', 1, 2],
		['[01]', 'a comma or the closing bracket', 1, 3]
	])('%s', (text, reason, line, column) => {
		const fault = findJsonFault(text);
		expect(fault?.reason).toContain(reason);
		expect([fault?.line, fault?.column]).toEqual([line, column]);
	});

	it('is nowhere in what JSON.parse takes, and somewhere in what it does not', () => {
		const parses = (text: string) => {
			try {
				JSON.parse(text);
				return true;
			} catch {
				return false;
			}
		};
		const broken = fc
			.tuple(fc.json({ maxDepth: 4 }), fc.nat(), fc.constantFrom('', '"', ',', ']', '}', '\\', '\u0001', 'e'))
			.map(([text, at, put]) => {
				const place = at % (text.length + 1);
				return text.slice(0, place) + put + text.slice(place + 1);
			});
		fc.assert(
			fc.property(fc.oneof(fc.json({ maxDepth: 4 }), broken), (text) => {
				expect(findJsonFault(text) === undefined).toBe(parses(text));
			}),
			{ numRuns: 500 }
		);
	});

	it('is found in a text of any depth', () => {
		expect(findJsonFault('['.repeat(deepest) + ']'.repeat(deepest))).toBeUndefined();
		expect(findJsonFault('['.repeat(1_000_000))?.offset).toBe(deepest);
	});
});
