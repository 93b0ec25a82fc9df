import { describe, expect, it } from 'vitest';
import {
	heldRung,
	pathIsUp,
	startLadder,
	stepLadder,
	type Ladder,
	type LineSample,
	type Rung
} from './media-ladder';

const good = { lossShare: 0, roundTripMs: 40, availableKbps: 2_000, pictureStands: false };
type Line = Partial<typeof good>;

/** Runs a line for so many seconds, a sample every two. */
class Course {
	ladder: Ladder = startLadder(0);
	at = 0;
	readonly seen: Rung[] = ['full'];
	run(seconds: number, line: Line = {}): this {
		for (const end = this.at + seconds * 1000; this.at < end;) {
			this.at += 2_000;
			const sample: LineSample = { ...good, ...line, at: this.at };
			this.ladder = stepLadder(this.ladder, sample);
			if (this.ladder.rung !== this.seen.at(-1)) this.seen.push(this.ladder.rung);
		}
		return this;
	}
}

describe('stepLadder', () => {
	it('stays where it is on a good line, and while the browser still finds out what the line carries', () => {
		expect(new Course().run(600).seen).toEqual(['full']);
		expect(new Course().run(4, { availableKbps: 50 }).seen).toEqual(['full']);
	});

	it('moves on two samples, not on one', () => {
		const course = new Course().run(20).run(2, { availableKbps: 300 }).run(20);
		expect(course.seen).toEqual(['full']);
		expect(course.run(4, { availableKbps: 300 }).seen).toEqual(['full', 'reduced']);
	});

	it('goes to the milder of what two samples ask for', () => {
		expect(new Course().run(20).run(2, { lossShare: 0.4 }).run(2, { lossShare: 0.12 }).ladder.rung).toBe(
			'reduced'
		);
	});

	it.each<[string, Line, Rung]>([
		['5 % loss and 300 ms', { lossShare: 0.05, roundTripMs: 300 }, 'full'],
		['300 kbit/s', { availableKbps: 300 }, 'reduced'],
		['100 kbit/s', { availableKbps: 100 }, 'low'],
		['40 kbit/s', { availableKbps: 40 }, 'sound'],
		['a third is lost', { lossShare: 0.34 }, 'sound'],
		['most is lost', { lossShare: 0.6 }, 'text'],
		['answers take a second', { roundTripMs: 1_000 }, 'reduced'],
		['the picture stands still', { pictureStands: true }, 'reduced']
	])('%s: %s', (_, line, rung) => {
		expect(new Course().run(20).run(30, line).ladder.rung).toBe(rung);
	});

	it('climbs back one rung at a time, from sound also without an estimate', () => {
		const course = new Course().run(20).run(6, { availableKbps: 40 });
		expect(course.ladder.rung).toBe('sound');
		expect(course.run(14, { availableKbps: 40 }).ladder.rung).toBe('sound');
		expect(course.run(6, { availableKbps: 100 }).ladder.rung).toBe('low');
		expect(course.run(40).seen).toEqual(['full', 'sound', 'low', 'reduced', 'full']);
	});

	it('climbs ever more slowly on a line that does not hold it', () => {
		const course = new Course().run(20).run(6, { availableKbps: 300 });
		const climbs: number[] = [];
		for (let round = 0; round < 4; round++) {
			const from = course.at;
			while (course.ladder.rung !== 'full') course.run(2);
			climbs.push((course.at - from) / 1000);
			course.run(6, { availableKbps: 300 });
		}
		expect(climbs).toEqual([8, 16, 32, 64]);
	});

	it('forgives after a climb that lasted', () => {
		const course = new Course().run(20).run(6, { availableKbps: 300 }).run(10).run(6, { availableKbps: 300 });
		expect(course.ladder.climbWaitMs).toBe(16_000);
		course.run(20).run(30);
		expect(course.ladder).toMatchObject({ rung: 'full', climbWaitMs: 8_000 });
	});

	it('keeps its rung over a broken path, so that the picture is back at once', () => {
		const course = new Course().run(20);
		course.at += 25_000;
		course.ladder = pathIsUp(course.ladder, course.at);
		expect(course.run(4, { lossShare: 1, roundTripMs: 5_000 }).ladder.rung).toBe('full');
	});
});

describe('heldRung', () => {
	it('lets the most frugal choice win, whoever made it, and says who', () => {
		expect(heldRung('full', null, [null])).toEqual({ rung: 'full', by: null });
		expect(heldRung('low', null, [null])).toEqual({ rung: 'low', by: 'line' });
		expect(heldRung('full', 'audio', [null])).toEqual({ rung: 'sound', by: 'self' });
		expect(heldRung('full', 'video', ['audio'])).toEqual({ rung: 'sound', by: 'other' });
		expect(heldRung('full', 'audio', ['text'])).toEqual({ rung: 'text', by: 'other' });
		expect(heldRung('text', 'audio', [null])).toEqual({ rung: 'text', by: 'line' });
	});

	it('keeps a small picture for who has asked for one', () => {
		expect(heldRung('sound', 'video', [])).toEqual({ rung: 'low', by: 'self' });
		expect(heldRung('reduced', null, ['video'])).toEqual({ rung: 'reduced', by: 'line' });
	});
});
