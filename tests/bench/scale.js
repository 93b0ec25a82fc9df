// `npm run bench -- scale`: a whole chain on one process: every kiosk and doctor connected, consults going through, and
// all coming back at once after a restart. `--kiosks=2000 --doctors=100 --minutes=1` for a short run.
import { fork } from 'node:child_process';
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { startPostgres } from '../../src/entry/postgres.js';
import { openSources } from '../../src/entry/sources.js';
import { request } from './consult-practice.js';
import { ms, quantile } from './load.js';
import { startProgram } from './program.js';

const port = 4380;
const base = `http://127.0.0.1:${port}`;
/** The largest chain of the field (2025) and a hospital that could serve it. */
const wanted = { kiosks: 26_733, doctors: 1_000, minutes: 5 };
const consultsPerHour = 500;
const secret = randomBytes(32).toString('base64url');

/** @param {keyof typeof wanted} name */
function option(name) {
	const text = process.argv.find((argument) => argument.startsWith(`--${name}=`));
	return text ? Number(text.split('=')[1]) : wanted[name];
}

/** Files that one process may hold open here, sockets included. */
async function mostSockets() {
	const { stdout } = await promisify(execFile)('sh', ['-c', 'ulimit -n']);
	return stdout.trim() === 'unlimited' ? Infinity : Number(stdout);
}

/**
 * Kiosks with device tokens and doctors with sessions, as pairing and login would have left them.
 * @param {pg.Client} client @param {number} kiosks @param {number} doctors
 */
async function fill(client, kiosks, doctors) {
	const vite = await openSources();
	const { createSealer } = await vite.ssrLoadModule('/src/lib/server/auth/seal.ts');
	const sealer = createSealer(secret);
	const one = async (/** @type {string} */ sql) => (await client.query(sql)).rows[0];
	const store = await one('select id, chain_id from store order by id limit 1');
	const place = await one(
		`select hospital_id, department_id from staff where role = 'doctor' and not may_treat_children order by id limit 1`
	);
	const devices = Array.from({ length: kiosks }, () => ({
		id: randomUUID(),
		token: randomBytes(32).toString('base64url')
	}));
	for (let at = 0; at < devices.length; at += 5_000) {
		const some = devices.slice(at, at + 5_000);
		await client.query(
			`insert into device (id, chain_id, store_id, name, paired_at, token_hash)
			select id, $1, $2, '压测' || left(id::text, 8), now(), hash from unnest($3::uuid[], $4::bytea[]) t(id, hash)`,
			[
				store.chain_id,
				store.id,
				some.map(({ id }) => id),
				some.map(({ token }) => sealer.hash('device', token))
			]
		);
	}
	const staff = Array.from({ length: doctors }, () => ({
		id: randomUUID(),
		token: randomBytes(24).toString('hex')
	}));
	const ids = staff.map(({ id }) => id);
	await client.query(
		`insert into auth_user (id, name, email, "emailVerified", "updatedAt")
		select 'bench-' || id, '压测医生', id || '@example.invalid', true, now() from unnest($1::uuid[]) id`,
		[ids]
	);
	await client.query(
		`insert into staff (id, user_id, role, name, title, licence, hospital_id, department_id)
		select id, 'bench-' || id, 'doctor', '压测' || left(id::text, 4), '主治医师', 'D999999000001', $2, $3
		from unnest($1::uuid[]) id`,
		[ids, place.hospital_id, place.department_id]
	);
	await client.query(
		`insert into auth_session (id, token, "userId", "expiresAt", "updatedAt")
		select 'bench-' || id, token, 'bench-' || id, now() + interval '12 hours', now()
		from unnest($1::uuid[], $2::text[]) t(id, token)`,
		[ids, staff.map(({ token }) => token)]
	);
	await vite.close();
	const session = (/** @type {string} */ token) =>
		encodeURIComponent(`${token}.${createHmac('sha256', secret).update(token).digest('base64')}`);
	return {
		kiosks: devices.map(({ token }) => `wenyao_device=${token}`),
		doctors: staff.map(({ token }) => `wenyao.session_token=${session(token)}`)
	};
}

/** @param {string} cookie @param {'device' | 'staff'} as @param {string} method @param {string} path @param {unknown} [body] */
async function ask(cookie, as, method, path, body) {
	const begun = performance.now();
	const answer = await fetch(`${base}${path}`, {
		method,
		headers: {
			cookie,
			origin: base,
			'x-wenyao-as': as,
			...(body ? { 'content-type': 'application/json' } : {})
		},
		...(body ? { body: JSON.stringify(body) } : {})
	});
	const text = await answer.text();
	if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
	return { took: performance.now() - begun, answer: text ? JSON.parse(text) : undefined };
}

/** Lines of kiosks and doctors in a process of their own. @param {{ kiosks: string[], doctors: string[] }} cookies */
function openLines(cookies) {
	const child = fork(new URL('scale-lines.js', import.meta.url), {
		stdio: ['ignore', 'inherit', 'inherit', 'ipc']
	});
	/** @type {{ open: number, fetched: number, failed: number }} */
	let counts = { open: 0, fetched: 0, failed: 0 };
	child.on('message', (message) => (counts = /** @type {typeof counts} */ (message)));
	child.send({ port, ...cookies });
	const all = cookies.kiosks.length + cookies.doctors.length;
	return {
		counts: () => counts,
		/** @returns {Promise<number>} ms until every line is open */
		async open() {
			const begun = Date.now();
			for (let told = begun; counts.open < all; await sleep(100)) {
				if (Date.now() - begun > 20 * 60_000) throw new Error(`only ${counts.open} of ${all} lines opened`);
				if (Date.now() - told < 10_000) continue;
				told = Date.now();
				console.log(`  … ${counts.open} of ${all} lines`);
			}
			return Date.now() - begun;
		},
		stop: () => void child.kill('SIGKILL')
	};
}

/** @param {number | undefined} pid */
async function memoryMiB(pid) {
	const status = await readFile(`/proc/${pid}/status`, 'utf8');
	return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
}

/** Consults that come in evenly, are taken and ended. @param {{ kiosks: string[], doctors: string[] }} cookies @param {number} minutes */
async function practise(cookies, minutes) {
	/** @type {number[]} */
	const took = [];
	let done = 0;
	let failed = 0;
	const one = async (/** @type {number} */ index) => {
		const kiosk = cookies.kiosks[index % cookies.kiosks.length] ?? '';
		const doctor = cookies.doctors[index % cookies.doctors.length] ?? '';
		const asked = await ask(kiosk, 'device', 'POST', '/api/v1/consults', request(index));
		const id = asked.answer.consult?.id ?? asked.answer.id;
		const taken = await ask(doctor, 'staff', 'POST', `/api/v1/consults/${id}/take`, {});
		await sleep(2_000);
		const ended = await ask(doctor, 'staff', 'POST', `/api/v1/consults/${id}/end`, { outcome: 'technical' });
		took.push(asked.took, taken.took, ended.took);
		done += 1;
	};
	const everyMs = 3_600_000 / consultsPerHour;
	const rounds = Math.max(1, Math.round((minutes * 60_000) / everyMs));
	/** @type {Promise<void>[]} */
	const running = [];
	for (let index = 1; index <= rounds; index++) {
		running.push(
			one(index).catch((error) => {
				failed += 1;
				console.log(`  ✗ ${error instanceof Error ? error.message : error}`);
			})
		);
		await sleep(everyMs);
	}
	await Promise.all(running);
	return { took, done, failed };
}

/** @returns {Promise<void>} */
export async function run() {
	const most = await mostSockets();
	const doctors = option('doctors');
	const kiosks = Math.min(option('kiosks'), most - doctors - 500);
	if (kiosks < option('kiosks'))
		console.log(
			`this machine lets a process open ${most} files: ${kiosks} kiosks instead of ${option('kiosks')}`
		);
	const dir = await mkdtemp(join(tmpdir(), 'wenyao-bench-'));
	const cluster = await startPostgres(dir);
	const url = await cluster.createDatabase('wenyao');
	const start = () =>
		startProgram('src/entry/server.js', port, {
			DATABASE_URL: url,
			DATA_DIR: dir,
			LOG_LEVEL: 'error',
			WENYAO_DEMO: 'true',
			WENYAO_ORIGIN: base,
			WENYAO_SECRET: secret
		});
	let server = await start();
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	/** @type {ReturnType<typeof openLines> | undefined} */
	let lines;
	try {
		const cookies = await fill(client, kiosks, doctors);
		const empty = await memoryMiB(server.pid);
		lines = openLines(cookies);
		const opened = await lines.open();
		await sleep(5_000);
		const full = await memoryMiB(server.pid);
		const each = ((full - empty) * 1024) / (kiosks + doctors);
		console.log(
			`${kiosks} kiosks and ${doctors} doctors connected in ${(opened / 1000).toFixed(1)} s; ` +
				`${Math.round(empty)} → ${Math.round(full)} MiB, ${each.toFixed(1)} KiB a connection`
		);
		for (const cookie of cookies.doctors.slice(0, 50))
			await ask(cookie, 'staff', 'PUT', '/api/v1/consults/presence', { state: 'available' });
		const cpuBefore = (await server.cpuMs()) ?? NaN;
		const begun = Date.now();
		const { took, done, failed } = await practise(cookies, option('minutes'));
		const share = (((await server.cpuMs()) ?? NaN) - cpuBefore) / (Date.now() - begun);
		console.log(
			`${done} consults at ${consultsPerHour} an hour, ${failed} failed; asking, taking, ending: ` +
				`p50 ${ms(quantile(took, 0.5))}, p99 ${ms(quantile(took, 0.99))}; ` +
				`${lines.counts().fetched} waiting rooms fetched; the process used ${(share * 100).toFixed(0)} % of a core`
		);
		await server.stop();
		server = await start();
		const back = await lines.open();
		const after = await practise(cookies, 0.2);
		console.log(
			`after a restart all ${kiosks + doctors} lines are back in ${(back / 1000).toFixed(1)} s; ` +
				`a queue operation just after that takes ${ms(quantile(after.took, 0.5))} (${after.failed} failed)`
		);
	} finally {
		lines?.stop();
		await client.end();
		await server.stop();
		await cluster.stop();
		await rm(dir, { recursive: true, force: true });
	}
}
