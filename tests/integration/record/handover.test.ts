import { randomUUID } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { RequestConsult } from '$lib/contract/http/consult';
import type { Context } from '$lib/server/context';
import { consultOfDevice } from '$lib/server/services/consult/consult-of-device';
import { consultRecord } from '$lib/server/services/consult/consult-record';
import { doctorRoom } from '$lib/server/services/consult/doctor-room';
import { endConsult } from '$lib/server/services/consult/end-consult';
import { listMessages } from '$lib/server/services/consult/list-messages';
import { postMessage } from '$lib/server/services/consult/post-message';
import { requestConsult } from '$lib/server/services/consult/request-consult';
import { saveNotes } from '$lib/server/services/consult/save-notes';
import { setPresence } from '$lib/server/services/consult/set-presence';
import { takeConsult } from '$lib/server/services/consult/take-consult';
import {
	answerHandover,
	lapseHandovers,
	withdrawHandover
} from '$lib/server/services/handover/answer-handover';
import { currentHandovers } from '$lib/server/services/handover/current-handovers';
import { listColleagues, offerHandover } from '$lib/server/services/handover/offer-handover';
import { adult, child, residentId } from '../consult/intake';
import { writeNotes } from '../consult/written-notes';
import { createWorld, type World } from '../world';

let world: World;
const worlds: World[] = [];
beforeEach(async () => {
	world = await createWorld();
	worlds.push(world);
	for (const who of doctors) await setPresence(world.as[who], 'available');
});
afterAll(async () => {
	for (const opened of worlds) await opened.close();
});

const doctors = ['doctor1', 'doctor2', 'doctor3', 'doctor4'] as const;
const idOf = (ctx: Context) => ('id' in ctx.actor ? ctx.actor.id : '');
const system = (): Context => ({ ...world.as.nobody, actor: { kind: 'system' } });
const inCall = async (intake: RequestConsult = adult(), doctor: (typeof doctors)[number] = 'doctor1') => {
	const id = (await requestConsult(world.as.kiosk1a, intake)).consult?.id ?? '';
	await takeConsult(world.as[doctor], id);
	return id;
};
const offerTo = (id: string, who: (typeof doctors)[number]) =>
	offerHandover(world.as.doctor1, id, idOf(world.as[who]));

describe('handing a call over', () => {
	it('moves it with its notes and its chat, tells both doctors and the kiosk, and writes it down', async () => {
		const id = await inCall();
		await postMessage(world.as.kiosk1a, id, { clientId: randomUUID(), body: '咽痛' });
		await writeNotes(world.as.doctor1, id, { subjective: '咽痛三天' });
		expect((await listColleagues(world.as.doctor1, id)).colleagues).toHaveLength(3);
		expect(await offerTo(id, 'doctor2')).toMatchObject({ to: '周明远', status: 'offered' });
		// Until it is accepted the call is the first doctor's.
		expect((await consultRecord(world.as.doctor1, id)).status).toBe('in_call');
		await expect(consultRecord(world.as.doctor2, id)).rejects.toMatchObject({ code: 'not_in_call' });
		expect((await currentHandovers(world.as.doctor2)).offered).toMatchObject({
			consultId: id,
			from: '林若溪',
			maskedName: '王*芳'
		});
		const record = await answerHandover(world.as.doctor2, id, { accept: true });
		expect(record).toMatchObject({ id, status: 'in_call', notes: { subjective: { text: '咽痛三天' } } });
		expect((await listMessages(world.as.doctor2, id, 0)).messages).toMatchObject([{ body: '咽痛' }]);
		expect(await consultOfDevice(world.as.kiosk1a, id)).toMatchObject({
			status: 'in_call',
			doctor: { name: '周明远' }
		});
		await expect(consultRecord(world.as.doctor1, id)).rejects.toMatchObject({ code: 'not_in_call' });
		expect((await doctorRoom(world.as.doctor1)).currentConsultId).toBeNull();
		expect((await currentHandovers(world.as.doctor1)).made).toMatchObject({
			status: 'accepted',
			to: '周明远'
		});
		// A lost answer is asked for again.
		expect((await answerHandover(world.as.doctor2, id, { accept: true }))?.id).toBe(id);
		expect(world.announced).toContainEqual({
			kind: 'handed',
			consultId: id,
			fromDoctorId: idOf(world.as.doctor1)
		});
		expect(world.published).toContainEqual(expect.objectContaining({ kind: 'consult', consultId: id }));
		const written = await world.services.db
			.selectFrom('auditEntry')
			.select(['action', 'actorId'])
			.where('subjectId', '=', id)
			.where('action', 'like', 'handover.%')
			.orderBy('action')
			.execute();
		expect(written).toEqual([
			{ action: 'handover.accept', actorId: idOf(world.as.doctor2) },
			{ action: 'handover.offer', actorId: idOf(world.as.doctor1) }
		]);
		await writeNotes(world.as.doctor2, id).catch(() => undefined);
		await endConsult(world.as.doctor2, id, { outcome: 'technical' });
	});

	it('lets what the first doctor typed last still come in, but over nothing that the colleague wrote', async () => {
		const id = await inCall();
		const late = (field: 'plan' | 'objective') =>
			saveNotes(world.as.doctor1, id, {
				writer: '7d1b6a3e-27b7-4b6c-9d9f-0c8a5b3f1a11',
				saves: [{ field, text: '最后一句', edit: 1, base: 0 }]
			});
		await offerTo(id, 'doctor2');
		await answerHandover(world.as.doctor2, id, { accept: true });
		await saveNotes(world.as.doctor2, id, {
			writer: randomUUID(),
			saves: [{ field: 'plan', text: '同事写的', edit: 1, base: 0 }]
		});
		expect((await late('objective')).fields[0]?.state).toBe('saved');
		expect((await late('plan')).fields[0]?.state).toBe('conflict');
		expect((await consultRecord(world.as.doctor2, id)).notes).toMatchObject({
			plan: { text: '同事写的' },
			objective: { text: '最后一句' }
		});
		world.clock.advance(3 * 60_000);
		await expect(late('objective')).rejects.toMatchObject({ code: 'not_in_call' });
	});

	it('that is declined, withdrawn or not answered leaves the call where it is', async () => {
		const id = await inCall();
		await offerTo(id, 'doctor2');
		await answerHandover(world.as.doctor2, id, { accept: false });
		await expect(answerHandover(world.as.doctor2, id, { accept: true })).rejects.toMatchObject({
			detail: { reason: 'offer_gone' }
		});
		await offerTo(id, 'doctor3');
		await withdrawHandover(world.as.doctor1, id);
		await expect(answerHandover(world.as.doctor3, id, { accept: true })).rejects.toMatchObject({
			detail: { reason: 'offer_gone' }
		});
		await offerTo(id, 'doctor3');
		world.clock.advance(61_000);
		await expect(answerHandover(world.as.doctor3, id, { accept: true })).rejects.toMatchObject({
			detail: { reason: 'offer_gone' }
		});
		expect(await lapseHandovers(system())).toBe(1);
		expect((await currentHandovers(world.as.doctor1)).made).toMatchObject({ status: 'lapsed' });
		expect((await consultRecord(world.as.doctor1, id)).status).toBe('in_call');
		expect((await currentHandovers(world.as.doctor3)).offered).toBeNull();
	});

	it('races: of two offers one stands, and of accept, withdraw and end at once exactly one way is gone', async () => {
		const id = await inCall();
		const second = world.secondProcess();
		const offers = await Promise.allSettled([
			offerTo(id, 'doctor2'),
			offerHandover(second.as.doctor1, id, idOf(world.as.doctor3)),
			offerTo(id, 'doctor4')
		]);
		expect(offers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
		const lost = offers.flatMap((result) => (result.status === 'rejected' ? [result.reason as object] : []));
		expect(lost).toEqual(
			lost.map(() =>
				expect.objectContaining({ detail: expect.objectContaining({ reason: 'handover_open' }) })
			)
		);
		const to = doctors[offers.findIndex(({ status }) => status === 'fulfilled') + 1] ?? 'doctor2';
		const ways = await Promise.allSettled([
			answerHandover(world.as[to], id, { accept: true }),
			withdrawHandover(second.as.doctor1, id),
			endConsult(second.as.kiosk1a, id, {})
		]);
		const row = await world.services.db
			.selectFrom('consult')
			.select(['status', 'takenBy'])
			.where('id', '=', id)
			.executeTakeFirstOrThrow();
		const accepted = ways[0].status === 'fulfilled';
		expect(row.takenBy).toBe(idOf(world.as[accepted ? to : 'doctor1']));
		expect(accepted && ways[1].status === 'fulfilled').toBe(false);
		expect(row.status).toBe('ended');
		const open = await world.services.db
			.selectFrom('consultHandover')
			.select('id')
			.where('status', '=', 'offered')
			.execute();
		expect(open).toEqual([]);
	});

	it('goes only to colleagues of the hospital who are free and may treat this patient', async () => {
		const id = await inCall(child(), 'doctor4');
		expect((await listColleagues(world.as.doctor4, id)).colleagues).toEqual([]);
		await expect(offerHandover(world.as.doctor4, id, idOf(world.as.doctor1))).rejects.toMatchObject({
			detail: { reason: 'colleague_busy' }
		});
		await expect(listColleagues(world.as.doctor1, id)).rejects.toMatchObject({ code: 'not_in_call' });
		const other =
			(await requestConsult(world.as.kiosk1b, adult({ residentId: residentId('19600101') }))).consult?.id ??
			'';
		await takeConsult(world.as.doctor1, other);
		await setPresence(world.as.doctor3, 'away');
		const names = (await listColleagues(world.as.doctor1, other)).colleagues.map(({ name }) => name);
		expect(names).toEqual(['周明远']);
	});
});
