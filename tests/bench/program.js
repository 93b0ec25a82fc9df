import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from '../../src/entry/settings.js';
import { cpuMsOf } from './cpu-time.js';

/**
 * A server of ours in a process of its own, up when this returns.
 * @param {string} file
 * @param {number} port
 * @param {NodeJS.ProcessEnv} env
 */
export async function startProgram(file, port, env) {
	const child = spawn(process.execPath, [file], {
		cwd: root,
		env: { ...process.env, NODE_ENV: 'production', ...env, PORT: String(port) },
		stdio: ['ignore', 'ignore', 'inherit']
	});
	const ended = new Promise((done) => child.once('exit', done));
	for (const deadline = Date.now() + 60_000; ; await sleep(100)) {
		const up = await fetch(`http://127.0.0.1:${port}/api/health`).catch(() => undefined);
		if (up?.ok) break;
		if (child.exitCode !== null || Date.now() > deadline) throw new Error(`${file} did not start`);
	}
	return {
		pid: child.pid,
		cpuMs: () => cpuMsOf(child.pid),
		/** The most memory that the process ever held, in MiB; undefined where /proc is missing. */
		async peakMemoryMiB() {
			const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
			const peak = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
			return peak && Math.round(Number(peak) / 1024);
		},
		async stop() {
			child.kill('SIGTERM');
			await ended;
		}
	};
}
