import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addYears, chinaDate } from '$lib/domain/shared/local-date';
import type { Context } from '$lib/server/context';
import { consultRecord } from '$lib/server/services/consult/consult-record';
import { endConsult } from '$lib/server/services/consult/end-consult';
import { postMessage } from '$lib/server/services/consult/post-message';
import { requestConsult } from '$lib/server/services/consult/request-consult';
import { saveNotes } from '$lib/server/services/consult/save-notes';
import { takeConsult } from '$lib/server/services/consult/take-consult';
import { addAddition } from '$lib/server/services/record/add-addition';
import { closeOverdue } from '$lib/server/services/record/close-overdue';
import { eraseExpired } from '$lib/server/services/record/erase-expired';
import { readRecord } from '$lib/server/services/record/read-record';
import { Practice } from '../../fixtures/approved-prescription';
import { adult } from '../consult/intake';
import { writeNotes } from '../consult/written-notes';
import { createWorld, type World } from '../world';

let world: World;
beforeAll(async () => {
	world = await createWorld();
});
afterAll(() => world.close());

const system = (): Context => ({ ...world.as.nobody, actor: { kind: 'system' } });
const inCall = async (): Promise<string> => {
	const id = (await requestConsult(world.as.kiosk1a, adult())).consult?.id ?? '';
	await takeConsult(world.as.doctor1, id);
	return id;
};
const closed = async (): Promise<string> => {
	const id = await inCall();
	await postMessage(world.as.kiosk1a, id, { clientId: randomUUID(), body: '<b>疼</b>' });
	await writeNotes(world.as.doctor1, id);
	await endConsult(world.as.doctor1, id, { outcome: 'advised' });
	return id;
};

describe('notes', () => {
	it('are saved part by part, and a save that comes late takes the place of nothing', async () => {
		const id = await inCall();
		const writer = randomUUID();
		const save = (text: string, edit: number, base: number, by = writer) =>
			saveNotes(world.as.doctor1, id, { writer: by, saves: [{ field: 'subjective', text, edit, base }] });
		const stands = async () => (await consultRecord(world.as.doctor1, id)).notes.subjective;
		expect((await save('咽痛', 2, 0)).fields).toEqual([{ field: 'subjective', state: 'saved', version: 1 }]);
		// The first edit arrives last, and again.
		await save('咽', 1, 0);
		await save('咽', 1, 0);
		expect(await stands()).toEqual({ text: '咽痛', version: 1 });
		const other = randomUUID();
		expect((await save('头痛', 1, 0, other)).fields[0]).toMatchObject({ state: 'conflict', version: 1 });
		expect((await save('咽痛', 2, 0, other)).fields[0]).toMatchObject({ state: 'saved' });
		expect((await save('咽痛、头痛', 3, 1, other)).fields[0]).toMatchObject({ state: 'saved', version: 2 });
		// The first page had not seen that.
		expect((await save('咽痛三天', 3, 1)).fields[0]).toMatchObject({ state: 'conflict' });
		expect(await stands()).toEqual({ text: '咽痛、头痛', version: 2 });
		await endConsult(world.as.doctor1, id, { outcome: 'technical' });
	});

	it('of thirty saves at once through two processes leave the last edit standing', async () => {
		const id = await inCall();
		const second = world.secondProcess();
		const writer = randomUUID();
		const edits = Array.from({ length: 30 }, (_, index) => index + 1).toSorted(() => Math.random() - 0.5);
		await Promise.all(
			edits.map((edit) =>
				saveNotes((edit % 2 ? world : second).as.doctor1, id, {
					writer,
					saves: [{ field: 'plan', text: `第${edit}次`, edit, base: 0 }]
				})
			)
		);
		expect((await consultRecord(world.as.doctor1, id)).notes.plan.text).toBe('第30次');
		await endConsult(world.as.doctor1, id, { outcome: 'technical' });
	});

	it('must be written before a consult ends so', async () => {
		const id = await inCall();
		await expect(endConsult(world.as.doctor1, id, { outcome: 'referred_to_hospital' })).rejects.toMatchObject(
			{
				code: 'notes_incomplete',
				detail: { fields: ['subjective', 'assessment', 'forPatient'] }
			}
		);
		expect((await consultRecord(world.as.doctor1, id)).status).toBe('in_call');
		await writeNotes(world.as.doctor1, id, { assessment: '  ' });
		await expect(endConsult(world.as.doctor1, id, { outcome: 'prescribed' })).rejects.toMatchObject({
			detail: { fields: ['assessment'] }
		});
		await endConsult(world.as.doctor1, id, { outcome: 'patient_left' });
	});
});

describe('a closed record', () => {
	it('takes no more notes and messages, only additions', async () => {
		const id = await closed();
		await expect(writeNotes(world.as.doctor1, id, { plan: '别的' })).rejects.toMatchObject({
			code: 'record_closed'
		});
		await expect(endConsult(world.as.doctor1, id, { outcome: 'technical' })).resolves.toBeUndefined();
		const before = await readRecord(world.as.doctor1, id);
		expect(before).toMatchObject({ outcome: 'advised', closed: { bySystem: false }, mayAdd: true });
		expect(before.messages[0]?.body).toBe('<b>疼</b>');
		const addition = { clientId: randomUUID(), reason: 'later_finding', body: '化验正常' } as const;
		const both = await Promise.all([
			addAddition(world.as.doctor1, id, addition),
			addAddition(world.secondProcess().as.doctor1, id, addition)
		]);
		expect(both.map(({ additions }) => additions.length)).toEqual([1, 1]);
		const after = await readRecord(world.as.doctor1, id);
		expect(after.additions).toMatchObject([{ seq: 1, author: '林若溪', reason: 'later_finding' }]);
		expect(after.closed).toEqual(before.closed);
		await expect(readRecord(world.as.doctor3, id)).rejects.toMatchObject({ code: 'forbidden' });
		// Doctor 2 keeps the hospital's records.
		expect((await readRecord(world.as.doctor2, id)).id).toBe(id);
	});

	it.each([
		`update consult set notes = '{}' where id = $1`,
		`update consult set outcome = 'referred_to_hospital' where id = $1`,
		`update consult set closed_at = null where id = $1`,
		`update consult set intake = '{}' where id = $1`,
		`update consult set retain_until = '2020-01-01' where id = $1`,
		`delete from consult where id = $1`,
		`update consult_message set body = '不疼' where consult_id = $1`,
		`delete from consult_message where consult_id = $1`,
		`insert into consult_message values ($1, 99, 'doctor', gen_random_uuid(), '后来写的', now())`,
		`update consent set text_version = 'x' where consult_id = $1`,
		`update consult_record set sha256 = '' where consult_id = $1`,
		`delete from consult_record where consult_id = $1`,
		`update consult_addition set body = '' where consult_id = $1`,
		`delete from consult_addition where consult_id = $1`,
		`truncate consult_message cascade`,
		`truncate consult_record`
	])('is guarded by the database itself: %s', async (statement) => {
		const id = await closed();
		await addAddition(world.as.doctor1, id, { clientId: randomUUID(), reason: 'correction', body: '补' });
		const filled = statement.replace('$1', `'${id}'`);
		await expect(sql.raw(filled).execute(world.services.db)).rejects.toMatchObject({ code: 'WY001' });
		// Saying for which day one erases helps only when that day is past the record's last.
		await expect(
			world.services.db.transaction().execute(async (trx) => {
				await sql`select set_config('wenyao.erase_on', '2030-01-01', true)`.execute(trx);
				await sql.raw(filled).execute(trx);
			})
		).rejects.toMatchObject({ code: 'WY001' });
	});

	it('that was changed past the guard is found at the next reading', async () => {
		const id = await closed();
		const { db } = world.services;
		await db.transaction().execute(async (trx) => {
			await sql`set local session_replication_role = replica`.execute(trx);
			await sql`update consult_message set body = '不疼' where consult_id = ${id}`.execute(trx);
		});
		await expect(readRecord(world.as.doctor1, id)).rejects.toMatchObject({ code: 'record_altered' });
	});

	it('is closed by the program at the end of the day when nobody does', async () => {
		const id = await inCall();
		await endConsult(world.as.kiosk1a, id, {});
		expect(await closeOverdue(system())).toBe(0);
		await writeNotes(world.as.doctor1, id);
		world.clock.advance(24 * 3_600_000);
		expect(await closeOverdue(system())).toBe(1);
		expect(await readRecord(world.as.doctor1, id)).toMatchObject({
			outcome: 'patient_left',
			closed: { bySystem: true }
		});
	});

	it('of a customer who left is closed by the doctor with what came of it', async () => {
		const id = await inCall();
		await endConsult(world.as.kiosk1a, id, {});
		await writeNotes(world.as.doctor1, id);
		await endConsult(world.as.doctor1, id, { outcome: 'advised' });
		expect(await readRecord(world.as.doctor1, id)).toMatchObject({
			outcome: 'advised',
			closed: { bySystem: false }
		});
	});
});

describe('retention', () => {
	it('keeps a record for its fifteen years and not a day less, then deletes it with an entry', async () => {
		const id = await closed();
		const practice = await Practice.open(world);
		const prescription = await practice.signed([{ genericName: '阿莫西林胶囊', packs: 1 }]);
		const { consultId } = await world.services.db
			.selectFrom('prescription')
			.select('consultId')
			.where('id', '=', prescription)
			.executeTakeFirstOrThrow();
		const before = world.clock.at;
		world.clock.advance(24 * 3_600_000);
		await closeOverdue(system());
		world.clock.at = before;
		const { retainUntil } = (await readRecord(world.as.doctor1, id)).closed ?? {};
		expect(retainUntil).toBe(addYears(chinaDate(before), 15));
		const left = () =>
			world.services.db.selectFrom('consult').select('id').where('id', '=', id).executeTakeFirst();
		world.clock.at = new Date(`${retainUntil}T12:00:00Z`);
		await eraseExpired(system());
		expect(await left()).toBeDefined();
		world.clock.advance(24 * 3_600_000);
		expect(await eraseExpired(system())).toBeGreaterThan(0);
		expect(await left()).toBeUndefined();
		for (const table of ['consultMessage', 'consultRecord', 'consent'] as const)
			expect(
				await world.services.db.selectFrom(table).select('consultId').where('consultId', '=', id).execute()
			).toEqual([]);
		expect(
			await world.services.db
				.selectFrom('auditEntry')
				.select('outcome')
				.where('action', '=', 'record.erase')
				.where('subjectId', '=', id)
				.execute()
		).toHaveLength(1);
		// A pharmacy's papers name this one: its row stays, without content.
		world.clock.advance(2 * 24 * 3_600_000);
		await eraseExpired(system());
		expect(
			await world.services.db
				.selectFrom('consult')
				.select(['intake', 'notes', 'retainUntil'])
				.where('id', '=', consultId)
				.executeTakeFirst()
		).toEqual({ intake: {}, notes: {}, retainUntil: null });
		expect(await eraseExpired(system())).toBe(0);
		world.clock.at = before;
	});
});
