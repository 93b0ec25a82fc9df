import { describe, expect, it } from 'vitest';
import { parseRoute, platformsFor, type Route } from './route-code';

const routesOf = (...texts: string[]): Route[] => texts.map((text) => parseRoute(text)!);
const platforms = [
	{ name: 'a', routes: routesOf('cn-trace:8') },
	{ name: 'b', routes: routesOf('cn-trace:89', 'gs1:0690') },
	{ name: 'c', routes: routesOf('gs1:', 'udi-ma:MA.156', 'sscc:') }
];
const asked = (key: string) => platformsFor(key, platforms).map(({ name }) => name);

describe('which platforms answer for a pack', () => {
	it.each([
		['81000010000000000001', ['a']],
		['89000010000000000001', ['b', 'a']],
		['010690123456789221S1', ['b', 'c']],
		['010590123456789221S1', ['c']],
		['MA.156.M0.100001.1001', ['c']],
		['106912345678901237', ['c']],
		['0106901234567892', []],
		['X', []]
	])('%s', (key, names) => expect(asked(key)).toEqual(names));

	it('refuses routes that name no kind of code', () => {
		expect(parseRoute('ean13:69')).toBeUndefined();
		expect(parseRoute('cn-trace')).toBeUndefined();
		expect(parseRoute('cn-trace:8*')).toBeUndefined();
		expect(parseRoute('gs1:')).toEqual({ kind: 'gs1', prefix: '' });
	});
});
