import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cancelOwnImport, confirmOwnImport } from '$lib/server/services/imports/decide-import';
import { lapsePreviews } from '$lib/server/services/imports/lapse-imports';
import { demoProduct, ImportDesk, packFile, packLine, traceOf } from '../../fixtures/import-desk';

const runner = fileURLToPath(new URL('../../fixtures/import-runner.js', import.meta.url));

let desk: ImportDesk;
beforeAll(async () => {
	desk = await ImportDesk.open();
});
afterAll(() => desk.close());

const packs = { kind: 'packs' } as const;
const statusOf = async (id: string) =>
	desk.db
		.selectFrom('importJob')
		.select(['status', 'rowsDone', 'runner'])
		.where('id', '=', id)
		.executeTakeFirstOrThrow();
const imported = async () => {
	const { rows } = await sql<{ n: number }>`select count(*)::int as n from pack
		where code like ${`${demoProduct.identificationCodes[1]}9%`}`.execute(desk.db);
	return rows[0]?.n ?? 0;
};

it('of which a process is killed in the middle leaves nothing, and another one finishes it', async () => {
	// More than one step of applying, of which the last waits for this row until the process has been killed.
	const rows = 20_100;
	const id = await desk.upload(
		packs,
		packFile(...Array.from({ length: rows }, (_, at) => packLine(100_000 + at)))
	);
	await desk.run();
	await confirmOwnImport(desk.world.as.manager, { id, faulty: 'refuse' });
	const holder = await desk.db.startTransaction().execute();
	await sql`insert into pack (code, product_id, batch_id, level, content_count, status, source)
		select ${traceOf(100_000 + rows - 1)}, product_id, batch_id, level, content_count, status, source
		from pack limit 1`.execute(holder);
	const child = spawn(process.execPath, [runner], {
		cwd: fileURLToPath(new URL('../../..', import.meta.url)),
		env: { ...process.env, DATABASE_URL: desk.world.url, DATA_DIR: join(desk.folderOfFiles, '..') },
		stdio: ['ignore', 'ignore', 'inherit']
	});
	while ((await statusOf(id)).rowsDone === 0) await sleep(20);
	child.kill('SIGKILL');
	await once(child, 'exit');
	await sql`select pg_terminate_backend(pid) from pg_stat_activity
		where datname = current_database() and wait_event_type = 'Lock'`.execute(desk.db);
	await holder.rollback().execute();
	expect((await statusOf(id)).status).toBe('applying');
	expect(await imported()).toBe(0);
	// The clock of the tests stands in the past: to it the lease of the dead process goes on, until it is moved.
	expect(await desk.run()).toBe(0);
	desk.world.clock.at = new Date(Date.now() + 60_000);
	expect(await desk.run()).toBe(1);
	expect((await statusOf(id)).status).toBe('done');
	expect(await imported()).toBe(rows);
}, 90_000);

it('that lost its staged rows with a crash of the database is read again and asks anew', async () => {
	const seen = await desk.preview(packs, packFile(packLine(1)));
	await confirmOwnImport(desk.world.as.manager, { id: seen.id, faulty: 'refuse' });
	await desk.db.deleteFrom('importPack').execute();
	await desk.run();
	const again = await desk.read(seen.id);
	expect(again).toMatchObject({ status: 'ready', movedOn: true, counts: { new: 1 } });
	expect(await desk.confirm(seen.id)).toMatchObject({ status: 'done', movedOn: false });
});

it('whose registry moved on after the preview is undone and asks anew', async () => {
	const seen = await desk.preview(packs, packFile(packLine(10), packLine(11)));
	const other = await desk.preview(packs, packFile(packLine(11)));
	await desk.confirm(other.id);
	const again = await desk.confirm(seen.id);
	expect(again).toMatchObject({ status: 'ready', movedOn: true, counts: { new: 1, same: 1 } });
	expect(
		await desk.db.selectFrom('pack').select('code').where('code', '=', traceOf(10)).executeTakeFirst()
	).toBeUndefined();
	await cancelOwnImport(desk.world.as.manager, seen.id);
});

it('whose file is gone fails without a trace', async () => {
	const id = await desk.upload(packs, packFile(packLine(20)));
	await rm(join(desk.folderOfFiles, id));
	await desk.run();
	// Another process may have received it; after a while none has.
	expect((await desk.read(id)).status).toBe('reading');
	desk.world.clock.advance(10 * 60_000);
	await desk.run();
	expect(await desk.read(id)).toMatchObject({ status: 'failed', fileFault: { fault: 'file_lost' } });
});

it('of which a file was left behind, or a preview that nobody wants, are swept away', async () => {
	const seen = await desk.preview(packs, packFile(packLine(25)));
	const [left, kept] = [join(desk.folderOfFiles, 'left'), join(desk.folderOfFiles, seen.id)];
	await writeFile(left, 'half of a file');
	const system = { ...desk.world.as.manager, actor: { kind: 'system' as const } };
	desk.world.clock.advance(24 * 3_600_000);
	await lapsePreviews(system);
	expect([existsSync(left), existsSync(kept)]).toEqual([false, true]);
	desk.world.clock.advance(7 * 24 * 3_600_000);
	await lapsePreviews(system);
	expect(existsSync(kept)).toBe(false);
	expect((await desk.read(seen.id)).status).toBe('cancelled');
});

it('let go while it is being applied ends with nothing changed', async () => {
	const seen = await desk.preview(packs, packFile(packLine(30)));
	await confirmOwnImport(desk.world.as.manager, { id: seen.id, faulty: 'refuse' });
	await cancelOwnImport(desk.world.as.manager, seen.id);
	await desk.run();
	expect(await desk.read(seen.id)).toMatchObject({ status: 'cancelled' });
	expect(
		await desk.db.selectFrom('pack').select('code').where('code', '=', traceOf(30)).executeTakeFirst()
	).toBeUndefined();
});
