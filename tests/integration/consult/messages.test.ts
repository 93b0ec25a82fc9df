import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endConsult } from '$lib/server/services/consult/end-consult';
import { listMessages } from '$lib/server/services/consult/list-messages';
import { postMessage } from '$lib/server/services/consult/post-message';
import { requestConsult } from '$lib/server/services/consult/request-consult';
import { takeConsult } from '$lib/server/services/consult/take-consult';
import { createWorld, type World } from '../world';
import { adult } from './intake';
import { writeNotes } from './written-notes';

let world: World;
let id: string;
beforeAll(async () => {
	world = await createWorld();
	id = (await requestConsult(world.as.kiosk1a, adult())).consult?.id ?? '';
});
afterAll(() => world.close());

describe('messages of a call', () => {
	it('wait for the call', async () => {
		const message = { clientId: randomUUID(), body: '您好' };
		await expect(postMessage(world.as.kiosk1a, id, message)).rejects.toMatchObject({
			code: 'not_allowed_now'
		});
		await takeConsult(world.as.doctor1, id);
		expect(await postMessage(world.as.kiosk1a, id, message)).toMatchObject({ seq: 1, sender: 'customer' });
	});

	it('are numbered without gaps, each once, however often and from wherever they are sent', async () => {
		const second = world.secondProcess();
		const messages = Array.from({ length: 12 }, (_, index) => ({
			clientId: randomUUID(),
			body: `第${index}条`
		}));
		const sent = await Promise.all(
			[...messages, ...messages].map((message, index) =>
				postMessage((index % 2 ? world : second).as[index % 3 ? 'doctor1' : 'kiosk1a'], id, message)
			)
		);
		expect(new Set(sent.map(({ seq }) => seq)).size).toBe(12);
		const { messages: all } = await listMessages(world.as.doctor1, id, 0);
		expect(all.map(({ seq }) => seq)).toEqual(Array.from({ length: 13 }, (_, index) => index + 1));
		const announced = [...world.announced, ...second.announced].filter(({ kind }) => kind === 'message');
		expect(announced).toHaveLength(13);
		expect((await listMessages(world.as.kiosk1a, id, 11)).messages.map(({ seq }) => seq)).toEqual([12, 13]);
	});

	it('are between the two ends only', async () => {
		const message = { clientId: randomUUID(), body: '?' };
		for (const who of ['doctor2', 'kiosk1b'] as const) {
			await expect(postMessage(world.as[who], id, message)).rejects.toMatchObject({ code: 'not_in_call' });
			await expect(listMessages(world.as[who], id, 0)).rejects.toMatchObject({ code: 'not_in_call' });
		}
		for (const who of ['pharmacist1', 'manager', 'machine'] as const)
			await expect(listMessages(world.as[who], id, 0)).rejects.toMatchObject({ code: 'forbidden' });
	});

	it('end with the call: the next customer at the kiosk reads nothing', async () => {
		await writeNotes(world.as.doctor1, id);
		await endConsult(world.as.doctor1, id, { outcome: 'advised' });
		await expect(listMessages(world.as.kiosk1a, id, 0)).rejects.toMatchObject({ code: 'not_allowed_now' });
		expect((await listMessages(world.as.doctor1, id, 0)).messages).toHaveLength(13);
		const late = { clientId: randomUUID(), body: '?' };
		await expect(postMessage(world.as.doctor1, id, late)).rejects.toMatchObject({ code: 'not_allowed_now' });
	});
});
