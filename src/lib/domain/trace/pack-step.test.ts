import { describe, expect, it } from 'vitest';
import type { EpcisEvent } from './epcis-event';
import { emptiedParent, kindOfWord, stepsOf, wordOfStep, type StepKind } from './pack-step';

const trace = (n: number) => `urn:wenyao:cn-trace:8100001000000000000${n}`;
const when = { eventTime: '2026-11-19T10:00:00+08:00', eventTimeZoneOffset: '+08:00' };
const object = (more: Partial<EpcisEvent>): EpcisEvent => ({
	...when,
	type: 'ObjectEvent',
	action: 'OBSERVE',
	epcList: [trace(1)],
	...more
});

describe('what an event says of a pack', () => {
	it.each([
		['commissioning', {}, 'made'],
		['shipping', {}, 'shipped'],
		['departing', {}, 'shipped'],
		['receiving', {}, 'received'],
		['accepting', {}, 'received'],
		['receiving', { disposition: 'returned' }, 'returned'],
		['retail_selling', {}, 'sold'],
		['dispensing', { action: 'DELETE' }, 'sold'],
		['https://ref.gs1.org/cbv/BizStep-retail_selling', {}, 'sold'],
		['destroying', {}, 'destroyed'],
		['inspecting', { action: 'DELETE' }, 'destroyed'],
		['inspecting', {}, 'seen'],
		['https://example.org/steps/counting', {}, 'seen'],
		['https://ref.gs1.org/cbv/BizStep-constructor', {}, 'seen'],
		['https://ref.gs1.org/cbv/BizStep-__proto__', {}, 'seen']
	] as const)('%s with %o is %s', (bizStep, more, kind) => {
		expect(stepsOf(object({ bizStep, ...more })).map((step) => step.kind)).toEqual([kind]);
	});

	it('is said of the children of an aggregation, with the outer pack', () => {
		const event: EpcisEvent = {
			...when,
			type: 'AggregationEvent',
			action: 'ADD',
			parentID: trace(9),
			childEPCs: [trace(1), trace(2)]
		};
		const steps = stepsOf(event);
		expect(steps.map(({ epc, kind, parent }) => [epc.key.slice(-1), kind, parent?.slice(-1)])).toEqual([
			['1', 'packed', '9'],
			['2', 'packed', '9']
		]);
		expect(stepsOf({ ...event, action: 'DELETE' }).map(({ kind }) => kind)).toEqual(['unpacked', 'unpacked']);
		expect(emptiedParent({ ...event, action: 'DELETE' })).toBeUndefined();
		expect(emptiedParent({ ...event, action: 'DELETE', childEPCs: [] })).toBe('81000010000000000009');
	});

	it('is that inputs of a transformation are gone, and that an association packs nothing', () => {
		const transformed: EpcisEvent = {
			...when,
			type: 'TransformationEvent',
			inputEPCList: [trace(1)],
			outputEPCList: [trace(2)]
		};
		expect(stepsOf(transformed).map(({ kind }) => kind)).toEqual(['destroyed', 'seen']);
		const fixed: EpcisEvent = {
			...when,
			type: 'AssociationEvent',
			action: 'ADD',
			parentID: trace(9),
			childEPCs: [trace(1)]
		};
		expect(stepsOf(fixed).map(({ kind }) => kind)).toEqual(['seen']);
	});

	it('stands in the way under a word that means the same when it is read again', () => {
		const steps: [StepKind, Partial<EpcisEvent>][] = [
			['made', { bizStep: 'commissioning' }],
			['received', { bizStep: 'accepting' }],
			['returned', { bizStep: 'receiving', disposition: 'returned' }],
			['destroyed', { bizStep: 'inspecting', action: 'DELETE' }],
			['sold', { bizStep: 'dispensing' }],
			['packed', { bizStep: 'shipping' }],
			['unpacked', {}],
			['seen', { bizStep: 'storing' }]
		];
		for (const [kind, more] of steps) expect(kindOfWord(wordOfStep(object(more), kind))).toBe(kind);
	});
});
