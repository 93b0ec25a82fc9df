import { spawnSync } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { account, endAll, fixture, processesIn, start } from './programs';

const isRoot = process.getuid?.() === 0;
const nobody = await account('nobody');
/** Another user can run this checkout's programs only where he may read them, which is not so below /root. */
const enterableBy = (user: { uid: number; gid: number }) =>
	spawnSync('test', ['-r', fixture('database.js')], { ...user, cwd: '/' }).status === 0;
let dir: string;
let leftovers: string[];

beforeEach(async () => {
	dir = await mkdtemp('/tmp/wenyao-test-');
	await chmod(dir, 0o755);
	leftovers = [dir];
});

afterEach(async () => {
	await endAll();
	for (const folder of leftovers) {
		for (const pid of await processesIn(join(folder, 'postgres'))) process.kill(pid, 'SIGKILL');
		await rm(folder, { recursive: true, force: true });
	}
});

interface Report {
	starts: number;
	postmaster: number;
	directory: string;
	socketDirectory: string;
}

function startDatabase(dataDir = dir, as: { uid?: number; gid?: number } = {}) {
	const program = start(process.execPath, [fixture('database.js'), dataDir], as);
	const ready = async (): Promise<Report> => JSON.parse((await program.says(/^\{.*\}$/m))[0]);
	return { ...program, ready };
}

describe('the embedded database', () => {
	test('keeps its rows over an orderly stop, which leaves no process', async () => {
		const first = startDatabase();
		const { starts, directory } = await first.ready();
		expect(starts).toBe(1);
		expect(await processesIn(directory)).not.toEqual([]);
		expect(await first.end('SIGTERM')).toBe(0);
		expect(await processesIn(directory)).toEqual([]);

		expect((await startDatabase().ready()).starts).toBe(2);
	});

	test('is shared by two programs, and the last one stops it', async () => {
		const first = startDatabase();
		const one = await first.ready();
		const second = startDatabase();
		const two = await second.ready();
		expect(two).toMatchObject({ starts: 2, postmaster: one.postmaster });

		expect(await first.end('SIGTERM')).toBe(0);
		expect(await processesIn(one.directory)).toContain(one.postmaster);
		expect(await second.end('SIGTERM')).toBe(0);
		expect(await processesIn(one.directory)).toEqual([]);
	});

	test('comes into being once when several programs start first at the same time', async () => {
		const programs = [startDatabase(), startDatabase(), startDatabase()];
		const reports = await Promise.all(programs.map((program) => program.ready()));
		expect(new Set(reports.map(({ postmaster }) => postmaster)).size).toBe(1);
		expect(Math.max(...reports.map(({ starts }) => starts))).toBe(3);

		const codes = await Promise.all(programs.map((program) => program.end('SIGTERM')));
		expect(codes).toEqual([0, 0, 0]);
		expect(await processesIn(join(dir, 'postgres'))).toEqual([]);
	});

	test('that a killed program left behind is adopted, and stopped in the end', async () => {
		const first = startDatabase();
		const { postmaster, directory } = await first.ready();
		await first.end('SIGKILL');
		expect(await processesIn(directory)).toContain(postmaster);

		const second = startDatabase();
		expect(await second.ready()).toMatchObject({ starts: 2, postmaster });
		expect(await second.end('SIGTERM')).toBe(0);
		expect(await processesIn(directory)).toEqual([]);
	});

	test('recovers when program and postmaster were killed', async () => {
		const first = startDatabase();
		const { postmaster } = await first.ready();
		process.kill(postmaster, 'SIGKILL');
		await first.end('SIGKILL');

		const again = await startDatabase().ready();
		expect(again.starts).toBe(2);
		expect(again.postmaster).not.toBe(postmaster);
	});

	test('is brought back under a living program when the postmaster dies', async () => {
		const first = startDatabase();
		const { postmaster, directory } = await first.ready();
		process.kill(postmaster, 'SIGKILL');
		await first.says(/the database is back/);

		const second = startDatabase();
		expect((await second.ready()).starts).toBe(2);
		await second.end('SIGTERM');
		expect(await first.end('SIGTERM')).toBe(0);
		expect(await processesIn(directory)).toEqual([]);
	});

	test('is not kept from starting by a lock whose process number belongs to something else', async () => {
		const first = startDatabase();
		const { directory } = await first.ready();
		await first.end('SIGTERM');
		const { uid, gid } = await stat(directory);
		const stranger = start('sleep', ['60'], { uid, gid });
		const lock = join(directory, 'postmaster.pid');
		await writeFile(lock, `${stranger.pid}\n${directory}\n1700000000\n5432\n${directory}\n\n  0 0\n`);
		await chmod(lock, 0o600);
		await chown(lock, uid, gid);

		expect((await startDatabase().ready()).starts).toBe(2);
	});

	test('survives a start that was cut off while the cluster was made', async () => {
		await mkdir(join(dir, 'postgres.new-999999999'));
		expect((await startDatabase().ready()).starts).toBe(1);
		await expect(stat(join(dir, 'postgres.new-999999999'))).rejects.toThrow('ENOENT');
	});

	test('puts its socket elsewhere when the path is too long, and finds it again', async () => {
		const deep = join(dir, 'x'.repeat(60), 'y'.repeat(60));
		const first = startDatabase(deep);
		const { socketDirectory, postmaster } = await first.ready();
		leftovers.push(socketDirectory);
		expect(socketDirectory).toMatch(/^\/tmp\/wenyao-[0-9a-f]{12}$/);
		expect((await stat(socketDirectory)).mode & 0o777).toBe(0o700);
		expect(await startDatabase(deep).ready()).toMatchObject({ starts: 2, postmaster });
	});

	test("takes a folder's name as it is", async () => {
		const odd = join(dir, `it's "a", $HOME 药店`);
		const first = startDatabase(odd);
		const { socketDirectory } = await first.ready();
		leftovers.push(socketDirectory);
		expect(await first.end('SIGTERM')).toBe(0);
		expect((await startDatabase(odd).ready()).starts).toBe(2);
	});

	test('says which folder cannot be used', async () => {
		await writeFile(join(dir, 'file'), '');
		const program = startDatabase(join(dir, 'file'));
		expect(await program.exited).toBe(2);
		expect(program.said()).toContain('DATA_DIR');
	});
});

// What can be tried depends on who runs the tests; an ordinary user has tried his own way above.
if (isRoot) {
	describe('the embedded database of root', () => {
		test('runs as an ordinary account', async () => {
			const { directory } = await startDatabase().ready();
			expect((await stat(directory)).uid).not.toBe(0);
		});

		test('moves to a folder of its own when that account cannot enter DATA_DIR', async () => {
			const closed = join(dir, 'closed');
			await mkdir(closed, { mode: 0o700 });
			const dataDir = join(closed, 'data');
			const first = startDatabase(dataDir);
			const { directory } = await first.ready();
			const base = (await readFile(join(dataDir, 'postgres.location'), 'utf8')).trim();
			leftovers.push(base);
			expect(directory).toBe(join(base, 'postgres'));
			expect(await first.end('SIGTERM')).toBe(0);

			await chmod(closed, 0o755);
			expect((await startDatabase(dataDir).ready()).starts).toBe(2);
		});
	});
}

if (isRoot && nobody && enterableBy(nobody)) {
	describe('the embedded database of an ordinary user', () => {
		test('works, and root goes on as that user', async () => {
			await chown(dir, nobody.uid, nobody.gid);
			const first = startDatabase(dir, nobody);
			expect(await first.ready()).toMatchObject({ starts: 1 });
			expect(await first.end('SIGTERM')).toBe(0);

			const second = startDatabase();
			expect((await second.ready()).starts).toBe(2);
			expect((await stat(join(dir, 'postgres'))).uid).toBe(nobody.uid);
			await second.end('SIGTERM');
			expect((await startDatabase(dir, nobody).ready()).starts).toBe(3);
		});

		test('is refused, by name, to another ordinary user', async () => {
			const first = startDatabase();
			const { directory } = await first.ready();
			await first.end('SIGTERM');
			const { uid } = await stat(directory);
			await chmod(dir, 0o777);
			const program = startDatabase(dir, { uid: uid + 7, gid: uid + 7 });
			expect(await program.exited).toBe(2);
			expect(program.said()).toContain('DATABASE_OF_ANOTHER_USER');
		});
	});
}
