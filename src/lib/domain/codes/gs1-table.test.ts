import { describe, expect, it } from 'vitest';
import { contentRuleNames } from './gs1-content';
import { applicationIdentifiers, fitsPattern, identifierAt } from './gs1-table';

const all = [...applicationIdentifiers.values()];

describe('the table of Application Identifiers', () => {
	it('holds the ranges of the dictionary one by one', () => {
		for (const ai of [
			'00',
			'01',
			'10',
			'17',
			'21',
			'235',
			'3100',
			'3105',
			'3909',
			'712',
			'7039',
			'8200',
			'91',
			'99'
		])
			expect(applicationIdentifiers.get(ai)?.ai).toBe(ai);
		for (const ai of ['04', '14', '18', '19', '23', '3106', '3944', '7000', '8888', '9'])
			expect(applicationIdentifiers.get(ai)).toBeUndefined();
	});
	it('has no identifier that begins another', () => {
		for (const { ai } of all)
			for (let length = 1; length < ai.length; length++)
				expect(applicationIdentifiers.has(ai.slice(0, length)), ai).toBe(false);
	});
	it('varies only the last component and names only rules that exist', () => {
		for (const { ai, components } of all) {
			components.slice(0, -1).forEach(({ min, max }) => expect(min, ai).toBe(max));
			components
				.flatMap(({ rules }) => rules)
				.forEach((rule) => expect(contentRuleNames, ai).toContain(rule));
		}
	});
	it('predefines the lengths that need no separator', () => {
		const prefixes = new Set(all.filter(({ predefined }) => predefined).map(({ ai }) => ai.slice(0, 2)));
		const expected = '00 01 02 03 11 12 13 15 16 17 20 31 32 33 34 35 36 41';
		expect([...prefixes].sort().join(' ')).toBe(expected);
		for (const { ai, predefined, minLength, maxLength } of all)
			if (predefined) expect(minLength, ai).toBe(maxLength);
	});
	it('refers only to identifiers that exist', () => {
		const known = (pattern: string) => all.some(({ ai }) => fitsPattern(ai, pattern));
		for (const { ai, requires, excludes, qualifiers } of all) {
			const named = [...requires.flat().flatMap((group) => group.split('+')), ...excludes];
			for (const pattern of [...named, ...(qualifiers ?? []).flat()])
				expect(known(pattern), `${ai} ${pattern}`).toBe(true);
		}
	});
	it('knows lengths, companions and qualifiers of a GTIN and an ITIP', () => {
		expect(applicationIdentifiers.get('01')).toMatchObject({
			minLength: 14,
			maxLength: 14,
			predefined: true,
			linkAttribute: true,
			excludes: ['255', '37'],
			qualifiers: [['22', '10', '21'], ['235']]
		});
		expect(applicationIdentifiers.get('8006')).toMatchObject({
			minLength: 18,
			maxLength: 18,
			predefined: false
		});
		expect(applicationIdentifiers.get('253')).toMatchObject({
			minLength: 13,
			maxLength: 30,
			qualifiers: [[]]
		});
		expect(applicationIdentifiers.get('21')?.requires).toEqual([['01', '03', '8006']]);
	});
	it('finds the identifier at a place', () => {
		expect(identifierAt('xx3103123456', 2)?.ai).toBe('3103');
		expect(identifierAt('05', 0)).toBeUndefined();
		expect(identifierAt('0', 0)).toBeUndefined();
	});
});
