import { spawn, type ChildProcess } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const fixture = (name: string) => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));

export interface Program {
	child: ChildProcess;
	pid: number;
	/** all that it said so far, on both streams */
	said(): string;
	/** waits until it said something, and fails when it ends before */
	says(pattern: RegExp, patienceMs?: number): Promise<RegExpExecArray>;
	exited: Promise<number | null>;
	end(signal: NodeJS.Signals): Promise<number | null>;
}

const programs = new Set<Program>();

/** Starts a program with only the settings given, whatever the environment of the tests holds. */
export function start(
	command: string,
	args: string[],
	{ env = {}, ...options }: { env?: Record<string, string>; uid?: number; gid?: number; cwd?: string } = {}
): Program {
	const { DATABASE_URL: _1, DATA_DIR: _2, PORT: _3, ORIGIN: _4, WENYAO_SECRET: _5, ...rest } = process.env;
	const child = spawn(command, args, {
		cwd: root,
		stdio: ['pipe', 'pipe', 'pipe'],
		...options,
		env: { ...rest, ...env }
	});
	let output = '';
	const keep = (chunk: Buffer) => void (output += chunk.toString());
	child.stdout.on('data', keep);
	child.stderr.on('data', keep);
	const exited = new Promise<number | null>((done) => child.once('close', done));
	let ended = false;
	void exited.then(() => (ended = true));
	const program: Program = {
		child,
		pid: child.pid ?? 0,
		said: () => output,
		exited,
		async says(pattern, patienceMs = 25_000) {
			for (const deadline = Date.now() + patienceMs; Date.now() < deadline; await sleep(20)) {
				const found = pattern.exec(output);
				if (found) return found;
				if (ended) break;
			}
			throw new Error(`${args.join(' ')} never said ${pattern}. It said:\n${output}`);
		},
		end(signal) {
			child.kill(signal);
			return exited;
		}
	};
	programs.add(program);
	return program;
}

/** Ends what a failed test left running. */
export async function endAll() {
	for (const { child, exited } of programs) {
		if (child.exitCode === null && child.signalCode === null) {
			child.kill('SIGTERM');
			await Promise.race([exited, sleep(5_000)]);
			child.kill('SIGKILL');
		}
	}
	programs.clear();
}

/** Processes that work in a folder, by number. A dead one that nobody has collected works nowhere. */
export async function processesIn(folder: string): Promise<number[]> {
	const numbers = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
	const found = await Promise.all(
		numbers.map(async (number) => (await readlink(`/proc/${number}/cwd`).catch(() => '')) === folder)
	);
	return numbers.filter((_, index) => found[index]).map(Number);
}

/** The number and group of an account, if there is one. */
export async function account(name: string): Promise<{ uid: number; gid: number } | undefined> {
	const line = (await readFile('/etc/passwd', 'utf8'))
		.split('\n')
		.find((text) => text.startsWith(`${name}:`));
	const [, , uid, gid] = line?.split(':') ?? [];
	return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined;
}

export function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}
