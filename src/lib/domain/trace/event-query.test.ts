import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEventQuery } from './event-query';

describe('queries for events', () => {
	it('read the words of the vocabulary however they are written', () => {
		const written = [
			'receiving',
			'https://ref.gs1.org/cbv/BizStep-receiving',
			'urn:epcglobal:cbv:bizstep:receiving'
		];
		for (const word of written) {
			const query = parseEventQuery([['EQ_bizStep', word]]);
			expect(query.ok && query.value.conditions).toEqual([
				{ kind: 'in', column: 'bizStep', values: ['receiving'] }
			]);
		}
	});

	it('keep a page within bounds', () => {
		const query = parseEventQuery([['perPage', '100000']]);
		expect(query.ok && query.value.perPage).toBe(500);
	});

	it('refuse a parameter that comes twice, and one that is inherited from an object', () => {
		expect(
			parseEventQuery([
				['EQ_action', 'ADD'],
				['EQ_action', 'DELETE']
			])
		).toMatchObject({ ok: false, failure: { parameter: 'EQ_action' } });
		for (const name of ['constructor', '__proto__', 'toString'])
			expect(parseEventQuery([[name, 'x']])).toMatchObject({ ok: false, failure: { parameter: name } });
	});

	it('never throw, and never find more than was meant: each parameter is a condition or is refused', () => {
		const name = fc.oneof(
			fc.constantFrom(
				'EQ_bizStep',
				'MATCH_epc',
				'GE_eventTime',
				'EQ_quantity',
				'eventType',
				'EQ_source_x',
				'EQ_a:b'
			),
			fc.string()
		);
		fc.assert(
			fc.property(fc.uniqueArray(fc.tuple(name, fc.string()), { selector: ([key]) => key }), (given) => {
				const query = parseEventQuery(given);
				if (query.ok) expect(query.value.conditions).toHaveLength(given.length);
				else expect(given.map(([key]) => key)).toContain(query.failure.parameter);
			})
		);
	});
});
