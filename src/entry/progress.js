import { spawn } from 'node:child_process';
import { root } from './settings.js';
import { StartError } from './start-error.js';

const HEARTBEAT_MS = 5_000;
const PATIENCE_MS = 4_000;

/**
 * Says what is going on, one line at a time: `[2/5] 安装依赖 · installing packages … 23 s`.
 * @param {number} total how many steps there are
 */
export function createProgress(total) {
	let number = 0;
	/**
	 * Runs one step and prints how long it took; `work` may call `skip` when there was nothing to do.
	 * @template T
	 * @param {string} zh
	 * @param {string} en
	 * @param {(skip: () => void) => Promise<T>} work
	 * @returns {Promise<T>}
	 */
	return async function step(zh, en, work) {
		number += 1;
		const name = `[${number}/${total}] ${zh} · ${en}`;
		const started = Date.now();
		const seconds = () => Math.round((Date.now() - started) / 1000);
		const beat = setInterval(() => console.log(`${name} … ${seconds()} s`), HEARTBEAT_MS);
		let skipped = false;
		console.log(`${name} …`);
		try {
			const result = await work(() => (skipped = true));
			console.log(
				skipped
					? `${name}: 已是最新 · up to date`
					: `${name}: 完成 · done, ${((Date.now() - started) / 1000).toFixed(1)} s`
			);
			return result;
		} finally {
			clearInterval(beat);
		}
	};
}

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/** @param {NodeJS.Signals} signal */
function signalAll(signal) {
	for (const child of running) {
		try {
			if (child.pid) process.kill(-child.pid, signal);
		} catch {
			// The group has ended by itself in the meantime.
		}
	}
}

/** Ends what this process has started, and what that has started; npm takes its time to clean up. */
export async function endPrograms() {
	signalAll('SIGTERM');
	const force = setTimeout(() => signalAll('SIGKILL'), PATIENCE_MS);
	await Promise.all([...running].map((child) => new Promise((done) => child.once('close', done))));
	clearTimeout(force);
}

/**
 * Runs a program in a process group of its own, so that it and what it starts can be ended together.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, show?: boolean, limitMs?: number }} [options] show: pass its output on as it comes
 * @returns {Promise<{ code: number, output: string }>} output: the last part of what it said
 */
export function runProgram(command, args, { env = process.env, show = false, limitMs = 30 * 60_000 } = {}) {
	return new Promise((done, fail) => {
		const child = spawn(command, args, { cwd: root, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
		running.add(child);
		let output = '';
		/** @param {Buffer} chunk */
		const keep = (chunk) => {
			output = (output + chunk).slice(-20_000);
			if (show) process.stdout.write(chunk);
		};
		child.stdout.on('data', keep);
		child.stderr.on('data', keep);
		const limit = setTimeout(() => {
			output += `\n${command} did not end within ${limitMs / 1000} s and was stopped`;
			if (child.pid) process.kill(-child.pid, 'SIGKILL');
		}, limitMs);
		const settle = () => {
			clearTimeout(limit);
			running.delete(child);
		};
		child.on('error', (error) => {
			settle();
			fail(new StartError('CANNOT_RUN', { zh: `无法运行 ${command}`, en: `${command}: ${error.message}` }));
		});
		child.on('close', (code) => {
			settle();
			done({ code: code ?? 1, output });
		});
	});
}
