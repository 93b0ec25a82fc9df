import { describe, expect, it } from 'vitest';
import type { VerificationAnswer } from '$lib/contract/http/verification';
import { localDate } from '$lib/domain/shared/local-date';
import { known, unavailable, type PackFacts } from '$lib/domain/verification/facts';
import {
	boxFacts,
	boxRecord,
	gs1Code,
	now,
	recallOf,
	soldOnce,
	today
} from '$lib/domain/verification/testing-facts';
import { verdictScreen } from '$lib/domain/verification/verdict-screen';
import { judge } from '$lib/domain/verification/verify-pack';
import { problemWords } from './problem-words';
import { verdictWords, type VerdictWords } from './verdict-words';

function answerOf(change: Partial<PackFacts>, provisional = false): VerificationAnswer {
	const { state, code, batch, checks, missing, alert } = judge(boxFacts(change), { today, now });
	return {
		id: '',
		state,
		code,
		product: null,
		batch,
		checks,
		missing,
		history: [],
		provisional,
		verifiedAt: now,
		alert
	};
}

function wordsOf(change: Partial<PackFacts>, locale: 'zh-CN' | 'en', mine = false): VerdictWords {
	const answer = answerOf(change);
	const screen = verdictScreen(answer);
	if (screen === 'invalid') throw new RangeError('not a verdict on a box');
	return verdictWords(screen, answer, mine, locale);
}

const record = (change: Partial<typeof boxRecord>) => known({ ...boxRecord, ...change }, 'registry', now);
const away = unavailable('offline');
const nothing: Partial<PackFacts> = {
	product: away,
	registry: away,
	recalls: away,
	sales: away,
	packaging: away,
	origin: away,
	queries: away
};

const cases: [name: string, change: Partial<PackFacts>, headline: string, why: RegExp][] = [
	['pass', {}, '查验通过，在有效期内', /用到2027年3月31日/],
	['near', { registry: record({ expiresOn: localDate('2026-05-15') }) }, '快到期，还剩45天', /要紧/],
	['last day', { registry: record({ expiresOn: today }) }, '快到期，今天是最后一天', /要紧/],
	[
		'expired',
		{ registry: record({ expiresOn: localDate('2026-02-27') }) },
		'已过期，不要吃',
		/2026年2月27日到期，已过32天/
	],
	[
		'recalled',
		{ recalls: known([recallOf({})], 'list', now) },
		'这批药在召回，停用',
		/批号A2305，2026年3月2日公布/
	],
	[
		'mismatch',
		{ code: { ...gs1Code, expiresOn: localDate('2028-03-31') } },
		'码和登记对不上',
		/到2028年3月31日，登记的是2027年3月31日/
	],
	[
		'sources that differ',
		{
			contradictions: [
				{
					field: 'batch',
					said: [
						{ source: 'registry', value: 'A2305' },
						{ source: 'P', value: 'A2304' }
					]
				}
			]
		},
		'码和登记对不上',
		/^登记库和P说的批号不一样。$/
	],
	['sold once', { sales: known(soldOnce, 'sales', now) }, '这盒药有1次卖出记录', /只应卖出一次/],
	[
		'sold twice',
		{ sales: known({ ...soldOnce, count: 2 }, 'sales', now) },
		'先别买，也先别吃',
		/2次卖出，最近一次是2026年3月1日/
	],
	['unknown', { registry: known(null, 'registry', now) }, '没查到这盒药', /不等于是假药/],
	['shop barcode', { code: { kind: 'ean13', value: '6924561884074' } }, '这是商品条码，请换个码', /品名/],
	['insurance code', { code: { kind: 'insurance', value: 'X' } }, '这个码只说是什么药', /不分/],
	['nothing known', nothing, '现在没有网，还没查', /联网/],
	[
		'expiry from the code alone',
		{ ...nothing, code: gs1Code },
		'只查了一部分',
		/已查：有效期。没查：登记、召回/
	]
];

describe('the words of a verdict', () => {
	it.each(cases)('%s', (_, change, headline, why) => {
		const zh = wordsOf(change, 'zh-CN');
		expect(zh.headline).toBe(headline);
		expect(zh.why).toMatch(why);
		expect(zh.headline.replace(/\d+/g, '0').length).toBeLessThanOrEqual(12);
	});

	it.each(cases)('%s: says the same in English, and nothing that accuses', (_, change) => {
		for (const locale of ['zh-CN', 'en'] as const) {
			const { headline, action, why, say } = wordsOf(change, locale);
			for (const text of [headline, action, why, say]) {
				expect(text).not.toBe('');
				expect(text).not.toMatch(/正品|无效|非法|异常|错误码|undefined|null|genuine|invalid/);
				if (locale === 'en') expect(text.replace(/药品追溯码/g, '')).not.toMatch(/[\u4e00-\u9fff]/);
			}
		}
	});

	it('speaks of no medicine, no batch and no person', () => {
		for (const [, change] of cases) {
			const { say } = wordsOf(change, 'zh-CN');
			expect(say).not.toMatch(/布洛芬|A2305|[A-Z]\d/);
		}
	});

	it('blames the network only where there is none, and says what follows by itself', () => {
		const part = answerOf({ sales: unavailable('timeout', 'P') });
		const awaiting = verdictWords('offline', { ...part, awaiting: ['P'] }, false, 'zh-CN');
		expect(awaiting.action).toMatch(/自动更新/);
		expect(awaiting.why).toMatch(/没查：卖出记录。$/);
		const final = verdictWords('offline', part, false, 'zh-CN');
		for (const { action, say } of [awaiting, final]) expect(action + say).not.toMatch(/网/);
		const alone = verdictWords('offline', { ...part, provisional: true }, false, 'zh-CN');
		expect(alone.say).toMatch(/没有网/);
	});

	it('reassures whose own sale it was', () => {
		expect(
			verdictWords('pass', answerOf({ sales: known(soldOnce, 'sales', now) }), true, 'zh-CN').why
		).toMatch(/您的购买/);
	});
});

describe('the words of what cannot be read', () => {
	const reasons = [
		'empty',
		'too_long',
		'control_characters',
		'incomplete',
		'excess',
		'two_codes',
		'web_address',
		'check_digit',
		'unknown_format',
		'bad_ai',
		'bad_length',
		'bad_characters',
		'bad_date',
		'bad_content',
		'duplicate',
		'missing_companion',
		'forbidden_companion',
		'ambiguous',
		'not_a_box'
	] as const;

	it.each(reasons)('%s: names it, says what to do and blames nobody', (reason) => {
		for (const locale of ['zh-CN', 'en'] as const) {
			const words = problemWords({ reason, expected: 20, got: 17 }, locale);
			for (const text of Object.values(words)) {
				expect(text).not.toBe('');
				expect(text).not.toMatch(/无效|非法|异常|错误码|假药|undefined/);
			}
		}
	});
	it('counts what was read', () => {
		expect(problemWords({ reason: 'incomplete', expected: 20, got: 17 }, 'zh-CN').why).toBe(
			'只读到17位，应该是20位。'
		);
	});
});
