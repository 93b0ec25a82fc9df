import { describe, expect, it } from 'vitest';
import type { ContentsAnswer } from '../contract/http/packaging';
import { contentProblems } from '../domain/packaging/describe-contents';
import {
	contentsLine,
	graveProblems,
	outerStateWords,
	problemLine,
	recallLevelWords
} from './contents-words';

const contents: ContentsAnswer = {
	level: 3,
	state: 'opened',
	boxStatus: 0,
	opened: true,
	expected: 40,
	present: 38,
	counts: { sold: 2, in_stock: 38 },
	batches: [],
	problems: [
		{ problem: 'recalled', boxes: 1, codes: [] },
		{ problem: 'sold', boxes: 2, codes: [] }
	]
};

describe('the contents of an outer pack in words', () => {
	it('counts boxes by state, and says what is missing', () => {
		expect(contentsLine(contents, 'zh-CN')).toBe('整箱应有40盒：在库38，已售2。');
		expect(contentsLine(contents, 'en')).toBe('Case of 40: 38 in stock, 2 sold.');
		expect(contentsLine({ ...contents, level: 2, counts: { on_the_way: 9 }, expected: 10 }, 'zh-CN')).toBe(
			'中包装应有10盒：在路上9，缺1。'
		);
		expect(contentsLine({ ...contents, counts: {}, expected: null }, 'zh-CN')).toBe('整箱：没有小盒的记录。');
	});
	it('tells a customer of what is grave, not again of what was sold', () => {
		expect(graveProblems(contents).map((problem) => problemLine(problem, 'zh-CN'))).toEqual([
			'里面有1盒在召回'
		]);
	});
	it('has words for every problem, state and level', () => {
		for (const problem of contentProblems)
			expect(problemLine({ problem, boxes: 1, codes: [] }, 'zh-CN')).toMatch(/^里面有1盒./);
		expect(outerStateWords('partial')).toBe('零箱（不满）');
		expect(recallLevelWords(1, 'zh-CN')).toMatch(/^一级召回/);
	});
});
