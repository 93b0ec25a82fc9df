import { describe, expect, it } from 'vitest';
import { checkPackStory, type PackStory } from './check-pack';
import { checkConflict, checkHandOver, checkPrescription, type PrescriptionStory } from './check-papers';
import { replayPack, type HistoryStep } from './replay-pack';

const step = (seq: number, bizStep: string, more: Partial<HistoryStep> = {}): HistoryStep => ({
	seq,
	bizStep,
	action: 'OBSERVE',
	at: seq * 1_000,
	chainId: 'chain',
	storeId: 'store',
	reported: false,
	detail: {},
	...more
});
const sold = (seq: number, dispensingId: string, units: number) =>
	step(seq, 'retail_selling', { detail: { units, dispensingId } });
const birth = [step(1, 'commissioning', { chainId: null, storeId: null }), step(2, 'receiving')];
const nothingDecided = () => undefined;

describe('a history that is replayed', () => {
	it('sells units until nothing is left', () => {
		const { balance, faults } = replayPack(24, [...birth, sold(3, 'a', 6), sold(4, 'b', 18)], nothingDecided);
		expect(balance).toMatchObject({ status: 'sold', saleCount: 2, unitsDispensed: 24, lastSoldAt: 4_000 });
		expect(faults).toEqual([]);
	});

	it('names a sale beyond the content, a gap and a step that could not follow', () => {
		expect(replayPack(24, [...birth, sold(3, 'a', 24), sold(4, 'b', 1)], nothingDecided).faults).toEqual([
			'step_impossible',
			'units_beyond_content'
		]);
		expect(replayPack(24, [...birth, sold(4, 'a', 24)], nothingDecided).faults).toEqual(['history_gap']);
		expect(replayPack(24, [...birth, step(3, 'receiving')], nothingDecided).faults).toEqual([
			'step_impossible'
		]);
		expect(replayPack(24, [sold(1, 'a', 24)], nothingDecided).faults).toEqual(['step_impossible']);
	});

	it('takes back for sale or to be destroyed, as was decided', () => {
		const history = [
			...birth,
			sold(3, 'a', 24),
			step(4, 'returning', { detail: { reversalId: 'r', dispensingId: 'a' } })
		];
		const back = replayPack(24, history, () => 'back_for_sale');
		expect(back.balance).toMatchObject({ status: 'in_stock', saleCount: 0, unitsDispensed: 0 });
		expect(back.standing.size).toBe(0);
		expect(replayPack(24, history, () => 'destroy').balance).toMatchObject({
			status: 'returned',
			unitsDispensed: 24,
			lastSoldAt: null
		});
	});

	it('believes of reported steps what was believed of them, and nothing else', () => {
		const after = {
			status: 'sold',
			saleCount: 1,
			lastSoldAt: '1970-01-01T00:00:09.000Z',
			unitsDispensed: 24
		};
		const believed = step(3, 'retail_selling', { reported: true, detail: { change: { after } } });
		const doubted = step(4, 'retail_selling', { reported: true });
		expect(replayPack(24, [...birth, believed, doubted], nothingDecided).balance).toMatchObject({
			status: 'sold',
			saleCount: 1,
			lastSoldAt: 9_000
		});
	});

	it('follows what a pack is packed in', () => {
		const out = step(3, 'unpacking', { action: 'DELETE', detail: { from: 'carton' } });
		const into = step(4, 'packing', { action: 'ADD', detail: { to: 'other' } });
		expect(replayPack(24, [...birth, out, into], nothingDecided).balance.parentCode).toBe('other');
		const again = step(5, 'unpacking', { action: 'DELETE', detail: { from: 'carton' } });
		expect(replayPack(24, [...birth, out, into, again], nothingDecided).faults).toEqual(['step_impossible']);
	});
});

describe('a pack in all places', () => {
	const story: PackStory = {
		code: 'P',
		pack: {
			status: 'sold',
			chainId: 'chain',
			storeId: 'store',
			parentCode: 'carton',
			saleCount: 1,
			lastSoldAt: 3_000,
			lastSoldStoreId: 'store',
			unitsDispensed: 24,
			contentCount: 24,
			eventSeq: 3
		},
		steps: [...birth, sold(3, 'a', 24)],
		handedOver: [{ dispensingId: 'a', units: 24, at: 3_000, storeId: 'store', reversalId: null }],
		reversals: [],
		slips: 0
	};
	const rules = (changed: Partial<PackStory>) =>
		checkPackStory({ ...story, ...changed }).map(({ rule }) => rule);
	const pack = story.pack;
	if (!pack) throw new TypeError('a pack is needed');

	it('agrees', () => expect(rules({})).toEqual([]));

	it.each<[string, Partial<PackStory>, string[]]>([
		['sold but still in stock', { pack: { ...pack, status: 'in_stock' } }, ['status_differs', 'not_sold']],
		['in another store', { pack: { ...pack, storeId: 'other' } }, ['place_differs']],
		['fewer units gone', { pack: { ...pack, unitsDispensed: 23 } }, ['units_differ', 'not_sold']],
		['counted twice', { pack: { ...pack, saleCount: 2 } }, ['sale_count_differs']],
		['sold at another time', { pack: { ...pack, lastSoldAt: 4_000 } }, ['last_sale_differs']],
		[
			'a lost event',
			{ steps: birth },
			expect.arrayContaining(['history_gap', 'hand_over_without_event']) as string[]
		],
		['a lost row', { handedOver: [] }, ['event_without_hand_over']],
		[
			'two rows of one pack',
			{
				handedOver: [
					...story.handedOver,
					{ dispensingId: 'b', units: 24, at: 3_000, storeId: 'store', reversalId: null }
				]
			},
			['handed_over_twice', 'not_sold', 'hand_over_without_event']
		],
		[
			'another time on the paper',
			{ handedOver: story.handedOver.map((row) => ({ ...row, at: 1 })) },
			['hand_over_elsewhere']
		],
		[
			'a reversal that is not there',
			{ handedOver: story.handedOver.map((row) => ({ ...row, reversalId: 'r' })) },
			['reversal_unmatched']
		],
		['handed in on a slip alone', { slips: 1 }, ['hand_in_not_marked']],
		['no pack at all', { pack: null }, ['history_without_pack', 'not_sold']]
	])('%s', (_, changed, expected) => expect(rules(changed)).toEqual(expected));
});

describe('papers', () => {
	it('a hand-over agrees with its packs and one audit entry', () => {
		const story = {
			id: 'h',
			totalFen: 300,
			packs: [
				{ code: 'a', priceFen: 100 },
				{ code: 'b', priceFen: 200 }
			],
			audited: [['b', 'a']]
		};
		const rules = (changed: Partial<typeof story>) =>
			checkHandOver({ ...story, ...changed }).map(({ rule }) => rule);
		expect(rules({})).toEqual([]);
		expect(rules({ totalFen: 301 })).toEqual(['total_differs']);
		expect(rules({ audited: [] })).toEqual(['hand_over_audit']);
		expect(
			rules({
				audited: [
					['a', 'b'],
					['a', 'b']
				]
			})
		).toEqual(['hand_over_audit']);
		expect(rules({ audited: [['a', 'c']] })).toEqual(['hand_over_audit']);
		expect(rules({ packs: [], totalFen: 0, audited: [[]] })).toEqual(['hand_over_empty']);
	});

	it('a prescription agrees with its lines, its events and the audit trail', () => {
		const story: PrescriptionStory = {
			id: 'p',
			status: 'dispensed',
			owed: false,
			lines: [{ lineNo: 1, needed: 2, counted: 2, handedOver: 2 }],
			events: [
				{ event: 'sign', from: 'draft', to: 'signed' },
				{ event: 'approve', from: 'signed', to: 'approved' },
				{ event: 'claim', from: 'approved', to: 'dispensing' },
				{ event: 'dispense_all', from: 'dispensing', to: 'dispensed' }
			],
			audited: new Map([
				['sign', 1],
				['approve', 1],
				['claim', 1],
				['dispense_all', 1],
				['draft', 7]
			]),
			signatures: { prescribe: 1, review: 1 }
		};
		const rules = (changed: Partial<PrescriptionStory>) =>
			checkPrescription({ ...story, ...changed }).map(({ rule }) => rule);
		expect(rules({})).toEqual([]);
		expect(rules({ lines: [{ lineNo: 1, needed: 2, counted: 1, handedOver: 2 }] })).toEqual([
			'line_counter',
			'status_of_lines'
		]);
		expect(rules({ lines: [{ lineNo: 1, needed: 2, counted: 2, handedOver: 3 }] })).toEqual([
			'line_counter',
			'line_overfilled'
		]);
		expect(rules({ status: 'approved' })).toEqual(['status_of_lines', 'status_of_events']);
		expect(rules({ events: story.events.slice(1) })).toEqual(['event_chain', 'signature_missing']);
		expect(rules({ audited: new Map([...story.audited, ['claim', 2]]) })).toEqual(['event_without_audit']);
		expect(rules({ signatures: { prescribe: 1, review: 0 } })).toEqual(['signature_missing']);
	});

	it('of a conflict nothing is entered but by its decision, and both are in the trail', () => {
		const open = { id: 'k', resolution: null, dispensingId: null, entered: null, kept: 1, resolved: 0 };
		const rules = (changed: Partial<Parameters<typeof checkConflict>[0]>) =>
			checkConflict({ ...open, ...changed }).map(({ rule }) => rule);
		expect(rules({})).toEqual([]);
		expect(rules({ resolution: 'taken_back', resolved: 1 })).toEqual([]);
		expect(rules({ resolution: 'given', resolved: 1, dispensingId: 'd', entered: 'd' })).toEqual([]);
		expect(rules({ entered: 'd' })).toEqual(['conflict_entered']);
		expect(rules({ resolution: 'given', resolved: 1, dispensingId: 'd' })).toEqual(['conflict_entered']);
		expect(rules({ resolution: 'recheck', resolved: 1 })).toEqual(['conflict_entered']);
		expect(rules({ kept: 0 })).toEqual(['conflict_audit']);
		expect(rules({ resolution: 'given' })).toEqual(['conflict_audit']);
	});
});
