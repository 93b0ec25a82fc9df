import { randomUUID } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import yauzl from 'yauzl';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CarePlan } from '$lib/domain/consult/care-plan';
import { endConsult } from '$lib/server/services/consult/end-consult';
import { postMessage } from '$lib/server/services/consult/post-message';
import { requestConsult } from '$lib/server/services/consult/request-consult';
import { takeConsult } from '$lib/server/services/consult/take-consult';
import {
	contactOf,
	finishReminder,
	listFollowUps,
	listReminders
} from '$lib/server/services/follow-up/follow-ups';
import { sendPhoto } from '$lib/server/services/photo/send-photo';
import { addAddition } from '$lib/server/services/record/add-addition';
import { exportRecords, findRecords } from '$lib/server/services/record/export-records';
import { makeSummaryLink, summaryForDevice } from '$lib/server/services/summary/give-summary';
import { openSummary, revokeSummary } from '$lib/server/services/summary/open-summary';
import { adult } from '../consult/intake';
import { writeNotes } from '../consult/written-notes';
import { createWorld, type World } from '../world';
import { plain } from './pictures';

let world: World;
let ticket: string;
beforeAll(async () => {
	world = await createWorld();
});
afterAll(() => world.close());

const html = '<img src=x onerror=alert(1)>血压稳<b>药照旧</b>';
const care: CarePlan = {
	watchFor: ['worse', 'chest_pain'],
	followUp: { weeks: 4, reason: 'blood_pressure' }
};

async function visit(plan: CarePlan = care): Promise<string> {
	const { consult } = await requestConsult(world.as.kiosk1a, adult());
	const id = consult?.id ?? '';
	ticket = consult?.ticket ?? '';
	await takeConsult(world.as.doctor1, id);
	await postMessage(world.as.kiosk1a, id, { clientId: randomUUID(), body: html });
	await sendPhoto(world.as.kiosk1a, id, {
		clientId: randomUUID(),
		bytes: await plain(90, 60).jpeg().toBuffer()
	});
	await writeNotes(world.as.doctor1, id, { forPatient: html }, plan);
	await endConsult(world.as.doctor1, id, { outcome: 'advised' });
	return id;
}
const tokenOf = (url: string) => url.split('/').at(-1) ?? '';

describe('the summary', () => {
	it('says what the record says, with a masked name and no number, at the kiosk and behind its address', async () => {
		const id = await visit();
		const { summary } = await summaryForDevice(world.as.kiosk1a, id);
		expect(summary).toMatchObject({
			maskedName: '王*芳',
			outcome: 'advised',
			told: html,
			medicines: 'none',
			watchFor: ['worse', 'chest_pain'],
			followUp: { reason: 'blood_pressure', dueOn: '2026-12-18' }
		});
		expect(JSON.stringify(summary)).not.toMatch(/王小芳|110105|1381234/);
		await expect(summaryForDevice(world.as.kiosk1b, id)).rejects.toMatchObject({ code: 'forbidden' });
		const { url, expiresAt } = await makeSummaryLink(world.as.kiosk1a, id);
		expect(tokenOf(url)).toMatch(/^[\w-]{32}$/);
		expect(await openSummary(world.as.nobody, tokenOf(url))).toEqual({ summary, expiresAt });
		// The database could not tell anybody the address.
		const { rows } = await world.services.db.executeQuery<{ all: string }>(
			(await import('kysely')).sql`select string_agg(s::text, '') as "all" from summary_link s`.compile(
				world.services.db
			)
		);
		expect(rows[0]?.all).not.toContain(tokenOf(url));
	});

	it('ends by itself and when it is revoked, without telling which', async () => {
		const id = await visit();
		const one = tokenOf((await makeSummaryLink(world.as.kiosk1a, id)).url);
		const gone = (token: string) =>
			expect(openSummary(world.as.nobody, token)).rejects.toMatchObject({ code: 'not_found' });
		await expect(revokeSummary(world.as.doctor3, id)).rejects.toMatchObject({ code: 'forbidden' });
		expect(await revokeSummary(world.as.doctor1, id)).toEqual({ revoked: 1 });
		await gone(one);
		await gone('x'.repeat(32));
		await gone("' or 1=1 --");
		const tokens = [];
		for (let index = 0; index < 4; index++) {
			world.clock.advance(1_000);
			tokens.push(tokenOf((await makeSummaryLink(world.as.kiosk1a, id)).url));
		}
		await gone(tokens[0] ?? '');
		await openSummary(world.as.nobody, tokens[3] ?? '');
		const before = world.clock.at;
		world.clock.advance(31 * 24 * 3_600_000);
		await gone(tokens[3] ?? '');
		world.clock.at = before;
	});

	it('is at the kiosk for half an hour, and not before the record is closed', async () => {
		const { consult } = await requestConsult(world.as.kiosk1a, adult());
		const id = consult?.id ?? '';
		await takeConsult(world.as.doctor1, id);
		await expect(summaryForDevice(world.as.kiosk1a, id)).rejects.toMatchObject({ code: 'not_allowed_now' });
		await endConsult(world.as.kiosk1a, id, {});
		expect(await summaryForDevice(world.as.kiosk1a, id)).toEqual({ summary: null });
		await expect(makeSummaryLink(world.as.kiosk1a, id)).rejects.toMatchObject({ code: 'not_allowed_now' });
		await writeNotes(world.as.doctor1, id);
		await endConsult(world.as.doctor1, id, { outcome: 'referred_to_hospital' });
		expect((await summaryForDevice(world.as.kiosk1a, id)).summary?.outcome).toBe('referred_to_hospital');
		world.clock.advance(31 * 60_000);
		await expect(summaryForDevice(world.as.kiosk1a, id)).rejects.toMatchObject({ code: 'not_allowed_now' });
	});
});

describe('a reminder', () => {
	it('is listed when due, told to the patient who returns, and to nobody with the number alone', async () => {
		const before = world.clock.at;
		const due = async () => (await listFollowUps(world.as.doctor2)).followUps;
		const id = await visit({ watchFor: [], followUp: { weeks: 12, reason: 'refill' } });
		const mine = (await due()).length;
		world.clock.advance(78 * 24 * 3_600_000);
		const listed = await due();
		expect(listed.length).toBeGreaterThan(mine);
		const reminder = listed.find(({ consultId }) => consultId === id);
		expect(reminder).toMatchObject({
			maskedName: '王*芳',
			maskedPhone: '138****2211',
			reason: 'refill',
			daysOver: -6
		});
		expect(await contactOf(world.as.doctor2, reminder?.id ?? '')).toEqual({
			name: '王小芳',
			phone: '13812342211'
		});

		const returns = async (changes: Parameters<typeof adult>[0]) => {
			const { consult } = await requestConsult(world.as.kiosk1b, adult(changes));
			const seen = await listReminders(world.as.kiosk1b, consult?.id ?? '');
			await takeConsult(world.as.doctor1, consult?.id ?? '');
			const doctors = await listReminders(world.as.doctor1, consult?.id ?? '');
			await expect(listReminders(world.as.kiosk1a, consult?.id ?? '')).rejects.toMatchObject({
				code: 'not_in_call'
			});
			await endConsult(world.as.doctor1, consult?.id ?? '', { outcome: 'technical' });
			return [seen.reminders.length > 0, doctors.reminders.length > 0];
		};
		expect(await returns({ phone: '13999999999' })).toEqual([false, true]);
		expect(await returns({ name: '王大芳' })).toEqual([false, true]);
		expect(await returns({})).toEqual([true, true]);
		await finishReminder(world.as.doctor1, reminder?.id ?? '', 'came_back');
		await finishReminder(world.as.doctor1, reminder?.id ?? '', 'not_needed');
		expect((await due()).map(({ consultId }) => consultId)).not.toContain(id);
		world.clock.at = before;
	});
});

describe('the export of one patient', () => {
	it('is for the keeper of the records, with a reason in the trail, whole and verifiable', async () => {
		const id = await visit();
		await addAddition(world.as.doctor1, id, { clientId: randomUUID(), reason: 'correction', body: html });
		for (const who of ['doctor1', 'doctor3'] as const)
			await expect(findRecords(world.as[who], ticket)).rejects.toMatchObject({ code: 'forbidden' });
		await expect(findRecords(world.as.manager, ticket)).rejects.toMatchObject({ code: 'forbidden' });
		const byTicket = await findRecords(world.as.doctor2, ticket.toLowerCase());
		const found = await findRecords(world.as.doctor2, '11010519491231002x');
		expect(found.patient).toEqual(byTicket.patient);
		expect((await findRecords(world.as.doctor2, 'nobody')).patient).toBeNull();
		const patientId = found.patient?.id ?? '';
		const { archive } = await exportRecords(world.as.doctor2, { patientId, reason: 'patient_request' });
		const files = await unpack(Buffer.from(await new Response(archive).arrayBuffer()));
		const page = files.get('record.html')?.toString('utf8') ?? '';
		expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;血压稳&lt;b&gt;药照旧&lt;/b&gt;');
		expect(page).not.toContain('<img src=x');
		expect(page).toMatch(/<img src="photos\/[\w-]+\.jpg"/);
		expect(page).not.toContain('110105194912');
		expect(files.get(`records/${ticket}.json`)?.toString('utf8')).toContain(
			'"kind":"wenyao/consult-record/v1"'
		);
		expect([...files.keys()].some((path) => path.startsWith('photos/'))).toBe(true);
		expect(files.has(`records/${ticket}.additions.json`)).toBe(true);
		await checkSums(files);
		const entry = await world.services.db
			.selectFrom('auditEntry')
			.select('detail')
			.where('action', '=', 'record.export')
			.where('subjectId', '=', patientId)
			.executeTakeFirstOrThrow();
		expect(entry.detail).toMatchObject({ reason: 'patient_request' });
	});
});

async function unpack(archive: Buffer): Promise<Map<string, Buffer>> {
	const zip = await yauzl.fromBufferPromise(archive);
	const files = new Map<string, Buffer>();
	for await (const entry of zip.eachEntry())
		files.set(entry.fileName, await buffer(await zip.openReadStreamPromise(entry)));
	return files;
}

/** With the tool that the page names. */
async function checkSums(files: ReadonlyMap<string, Buffer>): Promise<void> {
	const folder = await mkdtemp(join(tmpdir(), 'wenyao-export-'));
	try {
		for (const [path, bytes] of files) {
			const target = join(folder, path);
			execFileSync('mkdir', ['-p', join(target, '..')]);
			await writeFile(target, bytes);
		}
		execFileSync('sha256sum', ['-c', '--strict', 'SHA256SUMS'], { cwd: folder });
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}
