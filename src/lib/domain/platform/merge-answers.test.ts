import { describe, expect, it } from 'vitest';
import { localDate } from '../shared/local-date';
import { known, type PackFacts } from '../verification/facts';
import { boxFacts, boxRecord, noSale, now, recallOf, soldOnce, today } from '../verification/testing-facts';
import { checkOf } from '../verification/verdict';
import { judge } from '../verification/verify-pack';
import { mergeAnswers } from './merge-answers';
import type { PlatformWord } from './platform-answer';
import { saidBy } from './testing-answers';

const verdictOf = (own: PackFacts, ...words: PlatformWord[]) =>
	judge(mergeAnswers(own, words), { today, now });
const away = (reason: 'timeout' | 'source_failed' | 'not_connected' = 'timeout'): PlatformWord => ({
	platform: 'P',
	away: reason
});
const notKnown = (platform = 'P'): PlatformWord => ({ platform, answer: { kind: 'not_known' }, asOf: now });

const record = { ...boxRecord, product: { ...boxRecord.product, approvalNumber: '国药准字H20013062' } };
const ours = boxFacts({
	registry: known(record, 'registry', now),
	product: known(record.product, 'registry', now)
});
/** The product is in our catalogue, the pack is not in our registry. */
const strange = boxFacts({
	registry: known(null, 'registry', now),
	product: known(record.product, 'registry', now),
	sales: known({ ...noSale, contentUnits: 0 }, 'sales-record', now)
});

describe('a pack of our own registry', () => {
	it('passes when the platform says the same, with the platform as the source of the sale', () => {
		const verdict = verdictOf(ours, saidBy('P', {}));
		expect(verdict.state).toBe('pass');
		expect(checkOf(verdict, 'sale')).toMatchObject({ source: 'P', asOf: '2026-03-31T02:30:00Z' });
		expect(checkOf(verdict, 'registration').source).toBe('registry');
	});
	it('is sold when the platform counts a sale that we do not know', () => {
		const verdict = verdictOf(ours, saidBy('P', { checkCount: 2 }));
		expect(verdict.state).toBe('sold');
		expect(checkOf(verdict, 'sale')).toMatchObject({ reason: 'several_sales', source: 'P' });
	});
	it('counts a sale that both know once', () => {
		const verdict = verdictOf(
			{ ...ours, sales: known(soldOnce, 'sales-record', now) },
			saidBy('P', { checkCount: 1 })
		);
		expect(checkOf(verdict, 'sale')).toMatchObject({
			reason: 'one_sale',
			source: 'sales-record',
			detail: { saleCount: 1, soldAt: soldOnce.lastSoldAt }
		});
	});
	it.each(['timeout', 'source_failed', 'not_connected'] as const)(
		'lacks the sale while the platform is away: %s',
		(why) => {
			const verdict = verdictOf(ours, away(why));
			expect(verdict).toMatchObject({ state: 'partial', missing: ['sale'] });
			expect(checkOf(verdict, 'sale')).toMatchObject({
				result: 'not_checked',
				reason: why,
				source: 'P',
				asOf: null
			});
		}
	);
	it('stays sold by our own record while the platform is away', () => {
		expect(verdictOf({ ...ours, sales: known(soldOnce, 'sales-record', now) }, away()).state).toBe('sold');
	});
	it('does not pass on a word older than a day, but stops on it', () => {
		const old = '2026-03-29T00:00:00Z';
		expect(verdictOf(ours, saidBy('P', {}, old))).toMatchObject({ state: 'partial', missing: ['sale'] });
		expect(verdictOf(ours, saidBy('P', { checkCount: 1 }, old)).state).toBe('sold');
	});
	it('is a mismatch where the code was cancelled outside', () => {
		const verdict = verdictOf(ours, saidBy('P', { status: 'cancelled' }));
		expect(verdict.state).toBe('mismatch');
		expect(checkOf(verdict, 'registration')).toMatchObject({ reason: 'code_cancelled', source: 'P' });
	});
	it('is a mismatch where the responsible platform has never heard of it', () => {
		const verdict = verdictOf(ours, notKnown());
		expect(verdict.state).toBe('mismatch');
		expect(checkOf(verdict, 'record_match')).toMatchObject({
			reason: 'sources_differ',
			detail: { differs: 'registration', sources: ['registry', 'P'] }
		});
		expect(verdict.alert).toEqual({ level: 'procedural', code: 'record_contradicts_itself' });
		expect(verdictOf(ours, notKnown('Q'), saidBy('P', {})).state).toBe('pass');
	});
});

describe('sources that do not agree', () => {
	it.each([
		['batch', { batchNumber: 'A2304' }],
		['production', { producedOn: localDate('2025-04-02') }],
		['expiry', { expiresOn: localDate('2027-04-30') }],
		['level', { level: 2, children: ['8'] }],
		['product', { product: { ...saidProduct(), approvalNumber: '国药准字H99999999' } }]
	] as const)('on the %s make a mismatch that names both', (field, change) => {
		const verdict = verdictOf(ours, saidBy('P', change));
		expect(verdict.state).toBe('mismatch');
		expect(checkOf(verdict, 'record_match').detail).toMatchObject({
			differs: field,
			sources: ['registry', 'P']
		});
	});
	it('let the earlier expiry and either batch count', () => {
		const expired = verdictOf(ours, saidBy('P', { expiresOn: localDate('2026-03-30') }));
		expect(expired.state).toBe('expired');
		expect(checkOf(expired, 'expiry').source).toBe('P');
		const recalled = verdictOf(
			{ ...ours, recalls: known([recallOf({ batches: ['A2304'] })], 'recalls', now) },
			saidBy('P', { batchNumber: 'A2304' })
		);
		expect(recalled.state).toBe('recalled');
	});
	it('are seen among two platforms as well', () => {
		const verdict = verdictOf(strange, saidBy('P', {}), saidBy('Q', { batchNumber: 'B1' }));
		expect(checkOf(verdict, 'record_match').detail).toMatchObject({ differs: 'batch', sources: ['P', 'Q'] });
	});
	it('are not those that write the same in another way, or say nothing', () => {
		const same = { ...saidProduct(), approvalNumber: '国药准字 h20013062' };
		expect(verdictOf(ours, saidBy('P', { batchNumber: ' a2305', product: same })).state).toBe('pass');
		expect(verdictOf(ours, saidBy('P', { batchNumber: null, producedOn: null })).state).toBe('pass');
	});
});

describe('a pack that only platforms know', () => {
	it('is judged by their record and our recall list', () => {
		const verdict = verdictOf(strange, saidBy('P', {}));
		expect(verdict).toMatchObject({ state: 'pass', batch: { number: 'A2305' } });
		expect(verdict.product?.id).toBe(record.product.id);
		expect(verdict.checks.slice(0, 6).map(({ source }) => source)).toEqual([
			'P',
			'P',
			'recalls',
			'P',
			'P',
			'P'
		]);
	});
	it('lacks the recall where our catalogue does not know the medicine', () => {
		const verdict = verdictOf({ ...strange, product: known(null, 'registry', now) }, saidBy('P', {}));
		expect(verdict).toMatchObject({ state: 'partial', missing: ['recall'] });
		expect(verdict.product?.genericName).toBe(record.product.genericName);
	});
	it('is another medicine than the code names: a mismatch', () => {
		const other = saidBy('P', { product: { ...saidProduct(), approvalNumber: '国药准字H99999999' } });
		expect(checkOf(verdictOf(strange, other), 'record_match').detail.differs).toBe('product');
	});
	it('cannot be checked at all while they are away', () => {
		const verdict = verdictOf(strange, away('not_connected'));
		expect(verdict.state).toBe('partial');
		expect(verdict.missing).toEqual(['registration', 'expiry', 'sale', 'record_match', 'packaging']);
		expect(checkOf(verdict, 'registration')).toMatchObject({ reason: 'not_connected', source: 'P' });
	});
	it('is unknown when they all say so', () => {
		const verdict = verdictOf(strange, notKnown());
		expect(verdict.state).toBe('unknown');
		expect(checkOf(verdict, 'registration')).toMatchObject({ reason: 'not_registered', source: 'P' });
		expect(verdictOf(strange, notKnown('Q'), away()).state).toBe('partial');
	});
	it('is an outer pack with what is left in it', () => {
		const verdict = verdictOf(
			strange,
			saidBy('P', { level: 2, children: ['1', '2'], content: 10, boxStatus: 'partial' })
		);
		expect(checkOf(verdict, 'packaging')).toMatchObject({
			reason: 'outer_pack',
			detail: { children: 2, childrenExpected: 10 }
		});
	});
});

it('flags an expiry date that no accepted computation gives, without deciding by it', () => {
	const verdict = verdictOf(ours, saidBy('P', { expiryFits: 'none' }));
	expect(verdict.state).toBe('pass');
	expect(checkOf(verdict, 'record_match')).toMatchObject({ result: 'attention', reason: 'expiry_unusual' });
});

it('changes nothing when nobody outside was asked', () => {
	expect(mergeAnswers(ours, [])).toBe(ours);
});

function saidProduct() {
	const word = saidBy('P', {});
	if (!('answer' in word) || word.answer.kind !== 'pack') throw new TypeError('a pack is said');
	return word.answer.pack.product;
}
