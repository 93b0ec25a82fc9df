import { describe, expect, it } from 'vitest';
import { localDate } from '../shared/local-date';
import {
	checkLimits,
	lastValidDay,
	limitDefaults,
	maySign,
	specialControls,
	type LimitCode,
	type LimitDraft,
	type LimitFacts,
	type LimitLine
} from './limits';

const line: LimitLine = {
	lineNo: 1,
	productId: 'p1',
	amount: '1',
	frequency: 'bid',
	days: 7,
	packs: 1,
	rxClass: 'rx',
	specialControl: null
};
const draft: LimitDraft = {
	lines: [line],
	diagnoses: 1,
	issuedOn: localDate('2026-11-22'),
	validUntil: localDate('2026-11-22')
};
const adult: LimitFacts = {
	ageYears: 40,
	guardianPresent: false,
	specialistConfirmed: false,
	earlierDiagnosis: true,
	evidenceConfirmed: true
};
const codes = (change: Partial<LimitDraft>, facts: Partial<LimitFacts> = {}): LimitCode[] =>
	checkLimits({ ...draft, ...change }, { ...adult, ...facts }).map(({ code }) => code);
const with_ = (change: Partial<LimitLine>) => codes({ lines: [{ ...line, ...change }] });
const manyLines = (count: number) =>
	Array.from({ length: count }, (_, index) => ({ ...line, lineNo: index + 1, productId: `p${index}` }));

describe('limits of a prescription', () => {
	it('has nothing against an ordinary one', () => expect(codes({})).toEqual([]));
	it.each<[string, LimitCode[], LimitCode[]]>([
		['5 lines', codes({ lines: manyLines(5) }), []],
		['6 lines', codes({ lines: manyLines(6) }), ['too_many_lines']],
		['no line', codes({ lines: [] }), ['no_lines']],
		['8 days', with_({ days: 8 }), ['too_many_days']],
		['half a day', with_({ days: 0.5 }), ['days_not_whole']],
		['no packs', with_({ packs: 0 }), ['packs_not_whole']],
		['more packs than the days need', with_({ packs: 3, plannedPacks: 2 }), ['packs_beyond_days']],
		['fewer packs', with_({ packs: 1, plannedPacks: 2 }), ['packs_short']],
		['as many', with_({ packs: 2, plannedPacks: 2 }), []],
		['an amount that is no decimal', with_({ amount: '.5' }), ['amount_not_decimal']],
		['as needed without a maximum', with_({ frequency: 'prn' }), ['prn_needs_maximum']],
		['as needed with one', with_({ frequency: 'prn', maxPerDay: 3 }), []],
		['a vaccine', with_({ biological: 'vaccine' }), ['vaccine_or_blood_product']],
		['OTC on it', with_({ rxClass: 'otc_a' }), ['otc_on_prescription']],
		['the same twice', codes({ lines: [line, { ...line, lineNo: 2 }] }), ['duplicate_product']],
		[
			'herbs beside others',
			codes({ lines: [line, { ...line, lineNo: 2, productId: 'p2', herbal: true }] }),
			['herbal_apart']
		],
		['no diagnosis', codes({ diagnoses: 0 }), ['no_diagnosis']],
		['three days', codes({ validUntil: localDate('2026-11-24') }), []],
		['four days', codes({ validUntil: localDate('2026-11-25') }), ['validity_too_long']],
		['until yesterday', codes({ validUntil: localDate('2026-11-21') }), ['validity_starts_before_issue']],
		[
			'a child of 5 alone',
			codes({}, { ageYears: 5 }),
			['guardian_absent', 'guardian_specialist_unconfirmed']
		],
		[
			'a child of 5 with both',
			codes({}, { ageYears: 5, guardianPresent: true, specialistConfirmed: true }),
			[]
		],
		['a child of 6', codes({}, { ageYears: 6 }), []],
		['a first visit', codes({}, { earlierDiagnosis: false }), ['earlier_diagnosis_missing']],
		['evidence nobody has looked at', codes({}, { evidenceConfirmed: false }), ['evidence_unconfirmed']]
	])('%s', (_, found, expected) => expect(found).toEqual(expected));
	it('never lets special-control medicines through', () => {
		for (const specialControl of specialControls)
			expect(with_({ specialControl })).toEqual(['special_control']);
	});
	it('blocks signing, except for what is only mentioned', () => {
		const found = checkLimits({ ...draft, lines: [{ ...line, rxClass: 'otc_b' }] }, adult);
		expect(found).toHaveLength(1);
		expect(maySign(found)).toBe(true);
		expect(maySign(checkLimits({ ...draft, diagnoses: 0 }, adult))).toBe(false);
	});
	it('gives limit and source from its settings', () => {
		const settings = { ...limitDefaults, maxDays: { value: 3, source: '急诊' } };
		expect(checkLimits(draft, adult, settings)).toEqual([
			{ code: 'too_many_days', severity: 'block', source: '急诊', lineNo: 1, limit: 3 }
		]);
	});
	it('counts the issue day as the first', () => {
		expect(lastValidDay(draft.issuedOn)).toBe('2026-11-22');
		expect(lastValidDay(draft.issuedOn, 3)).toBe('2026-11-24');
	});
});
