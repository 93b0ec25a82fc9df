import { describe, expect, it } from 'vitest';
import { LookBudget } from './look-budget';

/** How many of a hundred frames get a careful look, and what a frame takes on average. */
function hundredFrames(glanceMs: number, carefulMs: number) {
	const budget = new LookBudget();
	let [looks, total] = [0, 0];
	for (let frame = 0; frame < 100; frame++) {
		const ms = glanceMs + (budget.allows ? carefulMs : 0);
		looks += Number(budget.allows);
		total += ms;
		budget.spend(ms);
	}
	return { looks, mean: total / 100 };
}

describe('time for careful looks', () => {
	it('is there for every frame on a machine that is quick enough', () => {
		expect(hundredFrames(10, 40)).toEqual({ looks: 100, mean: 50 });
	});
	it('is what remains when the machine is slow, so that ten frames a second are still looked at', () => {
		const { looks, mean } = hundredFrames(30, 120);
		expect(looks).toBeGreaterThan(20);
		expect(mean).toBeLessThan(65);
	});
	it('is never taken away altogether by one long pause', () => {
		const budget = new LookBudget();
		budget.spend(60_000);
		for (let frame = 0; frame < 10; frame++) budget.spend(20);
		expect(budget.allows).toBe(true);
	});
});
