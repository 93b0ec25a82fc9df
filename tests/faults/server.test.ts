import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { endAll, fixture, isAlive, processesIn, root, start } from './programs';

const PORT = 4320;
const url = `http://127.0.0.1:${PORT}`;
let dir: string;

beforeEach(async () => {
	dir = await mkdtemp('/tmp/wenyao-test-');
});

afterEach(async () => {
	await endAll();
	for (const pid of await processesIn(join(dir, 'postgres'))) process.kill(pid, 'SIGKILL');
	await rm(dir, { recursive: true, force: true });
});

const environment = () => ({ PORT: String(PORT), DATA_DIR: dir });
const startServer = (env: Record<string, string> = {}) =>
	start(process.execPath, [fixture('server.js')], { env: { ...environment(), ...env } });
const startProgram = (env: Record<string, string>) =>
	start(process.execPath, ['src/entry/start.js'], { env: { ...environment(), ...env } });

describe('a wrong setting', () => {
	test.each([
		['PORT', '3000x'],
		['PORT', '70000'],
		['HOST', 'two words'],
		['DATA_DIR', 'https://example.com'],
		['DATABASE_URL', 'mysql://app:topsecret@localhost/wenyao'],
		['DATABASE_URL', 'postgres://app:topsecret@localhost'],
		['DATABASE_URL', 'host=localhost password=topsecret'],
		['ORIGIN', 'wenyao.example.cn'],
		['ORIGIN', 'https://wenyao.example.cn/kiosk'],
		['BODY_SIZE_LIMIT', 'ten'],
		['SHUTDOWN_TIMEOUT', '-1'],
		['PROTOCOL_HEADER', 'x forwarded']
	])('%s=%s stops the start with its name, and shows no password', async (name, value) => {
		const program = startProgram({ [name]: value });
		expect(await program.exited).toBe(2);
		expect(program.said()).toContain('BAD_SETTING');
		expect(program.said()).toContain(name);
		expect(program.said()).not.toContain('topsecret');
	});

	test('is told together with the others', async () => {
		const program = startProgram({ PORT: 'x', ORIGIN: 'y' });
		expect(await program.exited).toBe(2);
		expect(program.said()).toMatch(/PORT is "x"[^]*ORIGIN is/);
	});

	test('that only the network can tell is named before anything is served', async () => {
		const program = startServer({ DATABASE_URL: 'postgres://app:topsecret@127.0.0.1:9/wenyao' });
		expect(await program.exited).toBe(1);
		expect(program.said()).toContain('DATABASE_UNREACHABLE');
		expect(program.said()).not.toContain('topsecret');
	});
});

describe('the server', () => {
	test('finishes an open request after SIGTERM, closes the application and leaves no process', async () => {
		const program = startServer();
		await program.says(/READY/);
		const database = await processesIn(join(dir, 'postgres'));
		expect(database).not.toEqual([]);
		const slow = await fetch(`${url}/slow`);
		const signalled = program.end('SIGTERM');
		await program.says(/stopping/);
		await expect(fetch(url)).rejects.toThrow('fetch failed');
		expect(await slow.text()).toBe('begun finished');
		expect(await signalled).toBe(0);
		expect(program.said()).toContain('CLOSED');
		expect(database.filter(isAlive)).toEqual([]);
	});

	test('waits for open requests no longer than SHUTDOWN_TIMEOUT', async () => {
		const program = startServer({ SHUTDOWN_TIMEOUT: '0' });
		await program.says(/READY/);
		const slow = await fetch(`${url}/slow`);
		expect(await program.end('SIGTERM')).toBe(0);
		await expect(slow.text()).rejects.toThrow('terminated');
	});

	test.each([
		['exec ', 'is replaced by it'],
		['', 'stays between and dies without a word']
	])('is stopped through npm, whose shell (%s) %s', async (prefix) => {
		const command = `${prefix}${process.execPath} ${fixture('server.js')}`;
		await writeFile(join(dir, 'package.json'), JSON.stringify({ scripts: { start: command } }));
		const npm = start('npm', ['start'], { env: environment(), cwd: dir });
		await npm.says(/READY/);
		const database = await processesIn(join(dir, 'postgres'));
		expect(database).not.toEqual([]);
		await npm.end('SIGTERM');
		await expect.poll(() => fetch(url).catch(() => 'refused'), { timeout: 10_000 }).toBe('refused');
		await expect.poll(() => database.filter(isAlive), { timeout: 10_000 }).toEqual([]);
		expect(npm.said()).toContain('CLOSED');
	});

	test('takes one Ctrl+C that arrives twice for one', async () => {
		const program = startServer();
		await program.says(/READY/);
		const slow = await fetch(`${url}/slow`);
		program.child.kill('SIGINT');
		const signalled = program.end('SIGINT');
		expect(await slow.text()).toBe('begun finished');
		expect(await signalled).toBe(0);
	});

	test('tells the application that plain http is http, whatever a visitor claims', async () => {
		await startServer().says(/READY/);
		const response = await fetch(url, { headers: { 'x-wenyao-protocol': 'https' } });
		expect(await response.json()).toEqual({ protocol: 'http' });
	});

	test('keeps its secret over restarts, and to itself', async () => {
		const secrets = [];
		for (let i = 0; i < 2; i++) {
			const program = startServer();
			await program.says(/READY/);
			const answer: unknown = await (await fetch(`${url}/secret`)).json();
			secrets.push(answer);
			await program.end('SIGTERM');
		}
		expect(secrets[0]).toMatch(/^[0-9a-f]{64}$/);
		expect(secrets[1]).toBe(secrets[0]);
		expect((await stat(join(dir, 'secret'))).mode & 0o777).toBe(0o600);
	});

	test('says that the port is taken, before it installs or builds anything', async () => {
		const other = createServer();
		await new Promise<void>((done) => void other.listen(PORT, '0.0.0.0', done));
		const program = startProgram({});
		expect(await program.exited).toBe(1);
		expect(program.said()).toContain('PORT_IN_USE');
		expect(program.said()).not.toContain('2/5');
		await new Promise((done) => other.close(done));
	});
});

test('what runs before the packages are installed imports none', async () => {
	const { readFile } = await import('node:fs/promises');
	const seen = new Set<string>();
	const waiting = ['start.js', 'test.js', 'dev.js'].map((name) => join(root, 'src/entry', name));
	for (let path = waiting.pop(); path; path = waiting.pop()) {
		if (seen.has(path)) continue;
		seen.add(path);
		const source = await readFile(path, 'utf8');
		for (const [, name = ''] of source.matchAll(/^import\b[^'"`;]*['"]([^'"]+)['"]/gm)) {
			if (name.startsWith('.')) waiting.push(join(path, '..', name));
			else expect(`${path}: ${name}`).toContain(': node:');
		}
	}
	expect(seen.size).toBeGreaterThan(8);
});
