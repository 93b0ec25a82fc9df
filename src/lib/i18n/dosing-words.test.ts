import { describe, expect, it } from 'vitest';
import { plainDosing, type DosingLine } from '../domain/prescription/plain-words';
import { doseUnits, frequencies, routes, whenHints } from '../domain/prescription/dosing-codes';
import { dosingSentence } from './dosing-words';

const line: DosingLine = {
	amount: '1',
	unit: 'tablet',
	route: 'oral',
	frequency: 'bid',
	when: 'after_meal',
	days: 7
};

const rows: [Partial<DosingLine>, string, string][] = [
	[{}, '每次1片，每天2次，饭后吃，吃7天', 'Take 1 tablet, 2 times a day, after meals, for 7 days'],
	[
		{ amount: '0.5', frequency: 'qd', when: undefined, days: 1 },
		'每次半片，每天1次，吃1天',
		'Take half a tablet, once a day, for 1 day'
	],
	[
		{ amount: '0.5', unit: 'ml', frequency: 'q8h', when: undefined },
		'每次0.5毫升，每8小时1次，吃7天',
		'Take 0.5 mL, every 8 hours, for 7 days'
	],
	[
		{ amount: '2', unit: 'drop', route: 'ophthalmic', frequency: 'qid', when: undefined },
		'每次2滴，滴眼，每天4次，用7天',
		'Put 2 drops into the eye, 4 times a day, for 7 days'
	],
	[
		{ unit: 'application', route: 'topical', when: undefined },
		'每次适量，涂在患处，每天2次，用7天',
		'Apply a thin layer to the skin, 2 times a day, for 7 days'
	],
	[
		{ frequency: 'prn', maxPerDay: 4, when: undefined, days: 3 },
		'每次1片，需要时吃，一天最多4次，最多吃3天',
		'Take 1 tablet, when needed, at most 4 times a day, for no more than 3 days'
	],
	[
		{ frequency: 'once', when: 'at_bedtime' },
		'每次1片，只吃1次，睡前吃',
		'Take 1 tablet, once only, at bedtime'
	],
	[
		{ frequency: 'qod', when: undefined },
		'每次1片，隔天1次，吃7天',
		'Take 1 tablet, every other day, for 7 days'
	],
	[{ frequency: 'qw', when: undefined }, '每次1片，每周1次，吃7天', 'Take 1 tablet, once a week, for 7 days'],
	[
		{ frequency: 'qn', when: undefined },
		'每次1片，每晚1次，吃7天',
		'Take 1 tablet, once every night, for 7 days'
	]
];

describe('dosing in plain words', () => {
	it.each(rows)('%o', (change, chinese, english) => {
		const dosing = plainDosing({ ...line, ...change });
		expect(dosingSentence(dosing, 'zh-CN')).toBe(chinese);
		expect(dosingSentence(dosing, 'en')).toBe(english);
	});
	it('finds words for every code', () => {
		for (const route of routes)
			for (const unit of doseUnits)
				for (const frequency of frequencies)
					for (const when of [undefined, ...whenHints]) {
						const dosing = plainDosing({ ...line, route, unit, frequency, when });
						expect(dosingSentence(dosing, 'zh-CN')).not.toMatch(/undefined|[a-z_]{3}|，，|，$/);
						expect(dosingSentence(dosing, 'en')).not.toMatch(/undefined|_|, ,|, $|\p{Script=Han}/u);
					}
	});
});
