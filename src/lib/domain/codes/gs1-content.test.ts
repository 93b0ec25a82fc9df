import { describe, expect, it } from 'vitest';
import { gs1CheckDigit, hasGs1CheckDigit } from './check-digit';
import { gs1CheckPair } from './gs1-check-pair';
import { contentFault, contentRuleNames } from './gs1-content';

/** For each rule: values that it accepts, and values that it refuses with the place of the fault. */
const samples: Record<string, { good: string[]; bad: Array<[value: string, at: number]> }> = {
	csum: { good: ['06911223344557', '6911223344557'], bad: [['06911223344558', 13]] },
	csumalpha: {
		good: ['6911223Wenyao_26-bNG'],
		bad: [
			['6911223Wenyao_26-bNH', 18],
			['NG', 0]
		]
	},
	gcppos1: {
		good: ['1234', '1234AB'],
		bad: [
			['12A4', 0],
			['123', 0]
		]
	},
	gcppos2: { good: ['01234', 'X1234'], bad: [['0123', 1]] },
	couponcode: {
		good: ['06911224455661231711077', '069112244556612317110779012'],
		bad: [
			['7', 0],
			['06911224455660', 0],
			['06911224455661231715077', 0],
			['0A', 0]
		]
	},
	couponposoffer: {
		good: ['016911223445566212345678'],
		bad: [
			['216911223445566212345678', 0],
			['0169112234455662123456789', 0]
		]
	},
	hasnondigit: { good: ['1A'], bad: [['12', 0]] },
	hh: { good: ['00', '23'], bad: [['24', 0]] },
	hhmi: {
		good: ['0000', '2359'],
		bad: [
			['2360', 0],
			['2400', 0]
		]
	},
	hyphen: { good: ['-'], bad: [['x', 0]] },
	iban: {
		good: ['GB74WYAO70112230445566', 'DE33700112230000445566'],
		bad: [
			['GB74WYAO70112230445567', 0],
			['XX74WYAO70112230445566', 0]
		]
	},
	importeridx: { good: ['-', '_', 'a', '9'], bad: [['+', 0]] },
	iso3166: {
		good: ['156', '004'],
		bad: [
			['999', 0],
			['157', 0]
		]
	},
	iso3166999: { good: ['156', '999'], bad: [['998', 0]] },
	iso3166alpha2: {
		good: ['CN', 'HK'],
		bad: [
			['XX', 0],
			['cn', 0]
		]
	},
	iso4217: { good: ['156', '978'], bad: [['157', 0]] },
	iso5218: { good: ['0', '1', '2', '9'], bad: [['3', 0]] },
	latitude: { good: ['0000000000', '1800000000'], bad: [['1800000001', 0]] },
	longitude: { good: ['3600000000'], bad: [['3600000001', 0]] },
	mediatype: {
		good: ['01', '10', '80', '99'],
		bad: [
			['00', 0],
			['11', 0],
			['79', 0]
		]
	},
	mi: { good: ['00', '59'], bad: [['60', 0]] },
	ss: { good: ['00', '59'], bad: [['60', 0]] },
	nonzero: { good: ['0010'], bad: [['0000', 0]] },
	nozeroprefix: { good: ['0', '10'], bad: [['01', 0]] },
	packagetype: { good: ['BX', '8', 'X11'], bad: [['Q0', 0]] },
	pcenc: {
		good: ['A+B%20C', '%e4'],
		bad: [
			['AB%2', 2],
			['%zz', 0]
		]
	},
	pieceoftotal: {
		good: ['0102', '0202'],
		bad: [
			['0302', 0],
			['0001', 0],
			['0100', 0]
		]
	},
	posinseqslash: {
		good: ['1/1', '9/10'],
		bad: [
			['2/1', 0],
			['0/1', 0],
			['1/02', 0],
			['1', 0]
		]
	},
	winding: { good: ['0', '1', '9'], bad: [['2', 0]] },
	yesno: { good: ['0', '1'], bad: [['2', 0]] },
	yymmd0: {
		good: ['280229', '281100'],
		bad: [
			['290229', 0],
			['281301', 0],
			['280000', 0]
		]
	},
	yymmdd: {
		good: ['280229'],
		bad: [
			['281100', 0],
			['281131', 0]
		]
	},
	yyyymmdd: {
		good: ['20280229'],
		bad: [
			['20290229', 0],
			['20281301', 0]
		]
	},
	zero: { good: ['0'], bad: [['1', 0]] }
};

describe('content rules', () => {
	it('are all tried here', () => {
		expect(Object.keys(samples).sort()).toEqual([...contentRuleNames].sort());
	});
	it.each(Object.entries(samples))('%s', (name, { good, bad }) => {
		for (const value of good) expect(contentFault(name, value), value).toBeUndefined();
		for (const [value, at] of bad) expect(contentFault(name, value), value).toBe(at);
	});
});

describe('check characters', () => {
	it('follow the samples of the standards', () => {
		expect(gs1CheckDigit('691122334455')).toBe('7');
		expect(gs1CheckDigit('0690123456789')).toBe('2');
		expect(hasGs1CheckDigit('4')).toBe(false);
		expect(gs1CheckPair('6911223Wenyao_26-b')).toBe('NG');
		expect(gs1CheckPair('a b')).toBeUndefined();
		expect(gs1CheckPair('1'.repeat(91))).toBeUndefined();
	});
});
