import { describe, expect, it } from 'vitest';
import type { PackPast, RecallTuple } from '$lib/contract/offline';
import { localDate } from '$lib/domain/shared/local-date';
import { boxRecord, gs1Code, now, traceCode } from '$lib/domain/verification/testing-facts';
import { checkOf } from '$lib/domain/verification/verdict';
import { verdictScreen } from '$lib/domain/verification/verdict-screen';
import { verdictWords } from '$lib/i18n/verdict-words';
import { ownVerdict } from '../kiosk/judge-alone';
import type { Found } from './look-up';

const asOf = '2026-03-31T00:30:00.000Z';
const recall: RecallTuple = ['r1', 'p1', 2, localDate('2026-03-02'), 'maker', ['A2305']];

interface Given {
	status?: string;
	expiresOn?: string;
	past?: PackPast;
	recalls?: RecallTuple[];
	asOf?: string;
	missing?: 'pack' | 'product';
}

function found({ missing, ...given }: Given): Found {
	const head = [traceCode.value, 0, given.status ?? 'in_stock', 1, 24, 1, []] as const;
	const product = {
		id: 'p1',
		genericName: boxRecord.product.genericName,
		tradeName: null,
		form: '胶囊',
		strength: '0.3g',
		packSpec: '24粒',
		approvalNumber: '',
		holder: '',
		maker: '',
		rxClass: 'otc_a' as const,
		storageWords: ''
	};
	return {
		asOf: given.asOf ?? asOf,
		pack: missing ? undefined : given.past ? [...head, given.past] : head,
		lot: missing
			? undefined
			: ['b1', 'p1', 'A2305', localDate('2025-04-01'), localDate(given.expiresOn ?? '2027-03-31')],
		product:
			missing === 'product'
				? undefined
				: {
						id: 'p1',
						product,
						keys: ['gtin:06924561884074', `trace-prefix:${traceCode.value.slice(0, 7)}`],
						counter: [1250, '粒', 1, null, 0]
					},
		recalls: given.recalls ?? []
	};
}

const at = new Date(now);
const verdictOf = (given: Given, code = traceCode) => ownVerdict(code, found(given), at);
const whyOf = (given: Given) => {
	const verdict = verdictOf(given);
	const screen = verdictScreen(verdict);
	if (screen === 'invalid') throw new RangeError('not a verdict on a box');
	return verdictWords(screen, verdict, false, 'zh-CN').why;
};

describe('a verdict from the kiosk’s own copy', () => {
	it('passes nothing: whether a box was sold since is not known', () => {
		const verdict = verdictOf({});
		expect([verdict.state, verdict.missing, verdict.provisional]).toEqual(['partial', ['sale'], true]);
		expect(verdict.checks.map(({ check, result }) => `${check} ${result}`)).toEqual([
			'registration pass',
			'expiry pass',
			'recall pass',
			'sale not_checked',
			'record_match pass',
			'packaging pass',
			'origin not_checked',
			'query_count not_checked'
		]);
		expect(checkOf(verdict, 'registration')).toMatchObject({ source: 'snapshot', asOf });
		expect(checkOf(verdict, 'query_count').reason).toBe('offline');
		expect(whyOf({})).toBe('已查：有效期、召回等5项（08:30）。没查：卖出记录。');
		expect(verdictOf({ expiresOn: '2026-05-01' }).state).toBe('partial');
	});
	it.each<[string, Given, string]>([
		['expired', { expiresOn: '2026-03-30' }, 'expired'],
		['recalled', { recalls: [recall] }, 'recalled'],
		['sold', { past: [2, '2026-03-01T03:00:00Z', 48, 0, 0], status: 'sold' }, 'sold'],
		['sold by its status', { status: 'sold' }, 'sold'],
		['returned', { status: 'returned' }, 'sold'],
		['cancelled', { status: 'destroyed' }, 'mismatch']
	])('stops a box that is %s', (_, given, state) => {
		expect(verdictOf(given).state).toBe(state);
	});
	it('older than a day can stop but no longer says that there is no recall', () => {
		const old = '2026-03-29T03:00:00Z';
		expect(checkOf(verdictOf({ asOf: old }), 'recall')).toMatchObject({
			result: 'not_checked',
			reason: 'stale'
		});
		expect(verdictOf({ asOf: old, recalls: [recall] }).state).toBe('recalled');
	});
	it('does not take a box that it lacks for an unknown one', () => {
		const verdict = verdictOf({ missing: 'pack' });
		expect([verdict.state, checkOf(verdict, 'registration').reason]).toEqual(['partial', 'offline']);
		expect(verdict.product?.genericName).toBe(boxRecord.product.genericName);
		expect(verdictOf({ missing: 'product' }).state).toBe('partial');
	});
	it('stops a recalled batch by what is printed, also on a box of another store', () => {
		expect(verdictOf({ missing: 'pack', recalls: [recall] }, gs1Code).state).toBe('recalled');
	});
	it('compares what is printed with the record', () => {
		expect(verdictOf({ expiresOn: '2027-01-31' }, gs1Code).state).toBe('mismatch');
	});
});
