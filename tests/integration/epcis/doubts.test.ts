import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listDoubts } from '$lib/server/services/epcis/list-doubts';
import { createWorld, type World } from '../world';
import { boxInStock, boxOfChainB, capture, objectEvent, uriOf } from './events';

let world: World;
beforeAll(async () => {
	world = await createWorld();
});
afterAll(() => world.close());

const at = { eventTime: '2026-11-19T15:00:00+08:00' };
const made = (box: ReturnType<typeof boxInStock>) => objectEvent('commissioning', [uriOf(box)], at);

describe('the open doubts of a chain', () => {
	it('name the pack, what was said and why it is not believed, until the event is declared wrong', async () => {
		expect(await listDoubts(world.as.manager, {})).toEqual({ doubts: [], next: null });
		const box = boxInStock(0);
		const event = made(box);
		await capture(world, [event]);
		const { doubts } = await listDoubts(world.as.manager, {});
		expect(doubts).toMatchObject([
			{
				code: box.traceCode,
				flag: 'made_twice',
				pack: { batchNumber: expect.stringMatching(/./), storeName: expect.stringMatching(/店/) },
				event: { id: event.eventID, at: '2026-11-19T07:00:00.000Z', bizStep: 'commissioning' }
			}
		]);
		const errorDeclaration = { declarationTime: '2026-11-19T20:00:00+08:00', reason: 'did_not_occur' };
		await capture(world, [{ ...event, errorDeclaration }]);
		const left = (await listDoubts(world.as.manager, {})).doubts.map(({ flag }) => flag);
		expect(left).not.toContain('made_twice');
	});

	it('come page by page, each once, newest first', async () => {
		const boxes = Array.from({ length: 60 }, (_, n) => boxInStock(n + 1));
		await capture(world, [...boxes.slice(0, 25).map(made)]);
		world.clock.advance(1_000);
		await capture(world, boxes.slice(25).map(made));
		const first = await listDoubts(world.as.manager, {});
		expect(first.doubts).toHaveLength(50);
		const second = await listDoubts(world.as.manager, { after: first.next ?? '' });
		const seen = [...first.doubts, ...second.doubts].filter(({ flag }) => flag === 'made_twice');
		expect(seen.map(({ code }) => code).sort()).toEqual(boxes.map(({ traceCode }) => traceCode).sort());
		const times = seen.map(({ flaggedAt }) => flaggedAt);
		expect(times).toEqual(times.toSorted().reverse());
		expect(second.next).toBeNull();
	});

	it('are told to that chain alone, without the store of a pack that another holds', async () => {
		const box = boxOfChainB(0);
		await capture(world, [objectEvent('receiving', [uriOf(box)], at)]);
		const { doubts } = await listDoubts(world.as.manager, {});
		expect(doubts.find(({ code }) => code === box.traceCode)).toMatchObject({
			flag: 'other_holder',
			pack: { storeName: null }
		});
		expect((await listDoubts(world.as.managerB, {})).doubts).toEqual([]);
		await expect(listDoubts(world.as.managerB, { after: 'x.y' })).rejects.toMatchObject({
			code: 'query_invalid'
		});
	});
});
