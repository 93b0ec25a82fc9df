import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkOrder, unanswered } from '$lib/domain/clinical/check-order';
import { findingKey } from '$lib/domain/clinical/finding';
import { tiers, type Knowledge } from '$lib/domain/clinical/knowledge';
import type { Order, OrderedLine, PatientState } from '$lib/domain/clinical/order';
import { demoProducts, productNamed } from '../demo/products';
import type { DemoProduct } from '../demo/rows';
import { startingTable } from './starting-table';

const patient: PatientState = {
	ageYears: 40,
	sex: 'male',
	weightGrams: 70_000,
	egfr: 95,
	pregnant: 'no',
	lactating: 'no',
	allergies: { answer: 'none', text: '' },
	diagnoses: ['急性支气管炎'],
	current: []
};

const medicineOf = ({
	id,
	genericName,
	strength,
	activeIngredients,
	insuranceCode,
	antibiotic,
	ephedrine
}: DemoProduct) => ({
	productId: id,
	genericName,
	strength,
	ingredients: activeIngredients.map(({ name }) => name),
	atc: insuranceCode.startsWith('X') ? insuranceCode.slice(1, 6) : null,
	antibiotic,
	ephedrine
});

function line(lineNo: number, name: string, changes: Partial<OrderedLine> = {}): OrderedLine {
	const product = productNamed(name);
	const { amount, unitCode, route, frequency, days } = product.usage;
	return { ...medicineOf(product), lineNo, amount, unit: unitCode, route, frequency, days, ...changes };
}

const order = (names: readonly (string | OrderedLine)[], changes: Partial<PatientState> = {}): Order => ({
	lines: names.map((name, at) => (typeof name === 'string' ? line(at + 1, name) : name)),
	patient: { ...patient, ...changes }
});

const check = (given: Order, knowledge: Knowledge = startingTable) => checkOrder(given, knowledge);
const told = (given: Order) =>
	check(given).findings.map(({ code, tier, lineNos }) => `${tier} ${code} ${lineNos.join('+')}`);

describe('the clinical checks over the starting tables', () => {
	it('say nothing about an ordinary order', () => {
		expect(check(order(['阿莫西林胶囊', '盐酸氨溴索片']))).toMatchObject({ findings: [], notChecked: [] });
	});

	it('stop an allergen and warn of what may react too', () => {
		const allergies = { answer: 'listed', text: '青霉素过敏' } as const;
		expect(told(order(['阿莫西林胶囊', '头孢克肟胶囊'], { allergies }))).toEqual([
			'critical allergy 1',
			'warning cross_allergy 2',
			'warning duplicate_class 1+2'
		]);
	});

	it('show an allergy that the tables do not know instead of passing it', () => {
		const { findings } = check(
			order(['盐酸氨溴索片'], { allergies: { answer: 'listed', text: '芒果、青霉素' } })
		);
		expect(findings).toMatchObject([{ code: 'allergy_not_understood', tier: 'info', subjects: ['芒果'] }]);
	});

	it('find one substance in two medicines, and in one that is taken already', () => {
		expect(
			told(order(['对乙酰氨基酚片', '酚麻美敏片'].map((name, at) => line(at + 1, name, { maxPerDay: 2 }))))
		).toContain('critical duplicate_substance 1+2');
		const current = [medicineOf(productNamed('苯磺酸氨氯地平片'))];
		expect(told(order(['硝苯地平控释片'], { current }))).toEqual(['warning duplicate_class 1']);
	});

	it('leave a cream out of what is swallowed', () => {
		expect(told(order(['双氯芬酸二乙胺乳胶剂', '布洛芬缓释胶囊']))).toEqual([]);
	});

	it('tell interactions once, from whichever side', () => {
		const expected = ['critical interaction 1+2'];
		expect(
			told(order(['马来酸依那普利片', '缬沙坦胶囊'])).filter((text) => text.includes('interaction'))
		).toEqual(expected);
		expect(
			told(order(['缬沙坦胶囊', '马来酸依那普利片'])).filter((text) => text.includes('interaction'))
		).toEqual(['critical interaction 2+1']);
	});

	it('count the dose of a day over all lines', () => {
		const lines = [line(1, '对乙酰氨基酚片', { amount: '1', frequency: 'q6h' }), line(2, '布洛芬缓释胶囊')];
		expect(told(order(lines))).toEqual([]);
		const more = [line(1, '对乙酰氨基酚片', { amount: '2', frequency: 'q6h' })];
		expect(check(order(more)).findings).toMatchObject([
			{
				code: 'daily_dose_high',
				tier: 'critical',
				given: 4_000_000,
				limit: 2_000_000,
				subjects: ['对乙酰氨基酚']
			}
		]);
	});

	it('weigh a child, and say so when it cannot', () => {
		const syrup = line(1, '布洛芬混悬液', { amount: '10', maxPerDay: 3 });
		const child = { ageYears: 4, weightGrams: 15_000 };
		// 10 ml hold 200 mg; 15 kg allow 150 mg a dose and 600 mg a day.
		expect(told(order([syrup], child))).toEqual(['critical single_dose_high 1']);
		expect(check(order([syrup], { ...child, weightGrams: null })).notChecked).toEqual([
			{ check: 'dose', why: 'weight_unknown', lineNos: [1] }
		]);
	});

	it('ask for the kidneys, and hold the dose to what they clear', () => {
		expect(check(order(['盐酸二甲双胍片'], { egfr: null })).notChecked).toEqual([
			{ check: 'renal', why: 'not_asked', lineNos: [1] }
		]);
		expect(told(order(['盐酸二甲双胍片'], { egfr: 25 }))).toEqual(['critical renal 1']);
		// 0.5 g twice a day is within what 40 allows.
		expect(told(order(['盐酸二甲双胍片'], { egfr: 40 }))).toEqual([]);
		expect(told(order([line(1, '盐酸二甲双胍片', { amount: '2' })], { egfr: 40 }))).toEqual([
			'warning renal 1'
		]);
	});

	it('never take silence about a pregnancy for no', () => {
		const woman = { sex: 'female', ageYears: 30 } as const;
		expect(
			check(order(['阿托伐他汀钙片'], { ...woman, pregnant: 'unknown', lactating: 'no' })).notChecked
		).toEqual([{ check: 'pregnancy', why: 'not_asked', lineNos: [1] }]);
		expect(told(order(['阿托伐他汀钙片'], { ...woman, pregnant: 'yes' }))).toEqual(['critical pregnancy 1']);
		expect(told(order(['阿托伐他汀钙片'], { ...woman, ageYears: 70, pregnant: 'unknown' }))).toEqual([]);
	});

	it('hold to ages and diagnoses', () => {
		expect(told(order(['左氧氟沙星片'], { ageYears: 12 }))).toContain('critical age 1');
		expect(told(order(['布洛芬缓释胶囊'], { diagnoses: ['胃溃疡'] }))).toEqual(['critical diagnosis 1']);
		expect(told(order(['布洛伪麻片'], { diagnoses: ['高血压'] }))).toContain('critical diagnosis 1');
	});

	it('ask for an infection before an antibiotic', () => {
		expect(told(order(['阿奇霉素片'], { diagnoses: ['上呼吸道病毒性感冒'] }))).toEqual([
			'warning no_indication 1'
		]);
	});

	it('interrupt for critical findings alone, until each has a reason', () => {
		const { findings } = check(order(['马来酸依那普利片', '缬沙坦胶囊']));
		const critical = findings.filter(({ tier }) => tier === 'critical');
		expect(critical.length).toBeGreaterThan(0);
		expect(unanswered(findings, [])).toEqual(critical);
		const overrides = critical.map((finding) => ({
			finding: findingKey(finding),
			reason: 'monitored' as const
		}));
		expect(unanswered(findings, overrides)).toEqual([]);
		expect(unanswered(findings, overrides.slice(1))).toEqual([critical[0]]);
	});

	it('keep their promises for any order', () => {
		const anyLine = fc.record({
			name: fc.constantFrom(...demoProducts.map(({ genericName }) => genericName)),
			amount: fc.constantFrom('0.5', '1', '2', '10', '', 'x'),
			maxPerDay: fc.option(fc.integer({ min: 1, max: 8 }), { nil: undefined })
		});
		const anyPatient = fc.record({
			ageYears: fc.integer({ min: 0, max: 100 }),
			weightGrams: fc.option(fc.integer({ min: 3_000, max: 120_000 }), { nil: null }),
			egfr: fc.option(fc.integer({ min: 5, max: 120 }), { nil: null }),
			pregnant: fc.constantFrom('yes', 'no', 'unknown'),
			sex: fc.constantFrom('male', 'female')
		}) as fc.Arbitrary<Partial<PatientState>>;
		fc.assert(
			fc.property(fc.array(anyLine, { maxLength: 5 }), anyPatient, (names, changes) => {
				const given = order(
					names.map(({ name, amount, maxPerDay }, at) =>
						line(at + 1, name, { amount, ...(maxPerDay !== undefined && { maxPerDay }) })
					),
					changes
				);
				const { findings, notChecked } = check(given);
				const lineNos = new Set(given.lines.map(({ lineNo }) => lineNo));
				// Gravest first, every finding sourced, every line named exists, no finding told twice.
				expect(findings.map(({ tier }) => tiers.indexOf(tier))).toEqual(
					findings.map(({ tier }) => tiers.indexOf(tier)).toSorted()
				);
				for (const { source, lineNos: named } of [
					...findings,
					...notChecked.map((gap) => ({ ...gap, source: '-' }))
				]) {
					expect(source).not.toBe('');
					expect(named.every((lineNo) => lineNos.has(lineNo))).toBe(true);
				}
				expect(new Set(findings.map(findingKey)).size).toBe(findings.length);
				expect(check(given)).toEqual(check(given));
			}),
			{ numRuns: 120 }
		);
	});
});
