import { describe, expect, it } from 'vitest';
import { createEventLimit } from './event-limit';

describe('createEventLimit', () => {
	it('lets the start of a call through and refuses a flood, saying so once in ten seconds', () => {
		let time = 0;
		const take = createEventLimit(() => time);
		const verdicts = Array.from({ length: 1_000 }, () => take());
		expect(verdicts.filter(({ pass }) => pass)).toHaveLength(240);
		const refused = verdicts.filter((verdict) => !verdict.pass);
		expect(refused.filter((verdict) => !verdict.pass && verdict.say)).toHaveLength(1);
		time += 1_000;
		expect(Array.from({ length: 100 }, () => take()).filter(({ pass }) => pass)).toHaveLength(40);
	});

	it('closes the line of who never stops, not of who stops in between', () => {
		let time = 0;
		const take = createEventLimit(() => time);
		const closes = () => {
			const verdict = take();
			return !verdict.pass && verdict.close;
		};
		for (let sent = 0; sent < 2_240; sent++) expect(closes()).toBe(false);
		time += 100;
		for (let sent = 0; sent < 2_004; sent++) expect(closes()).toBe(false);
		expect(closes()).toBe(true);
	});
});
