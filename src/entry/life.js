import { reportFailure } from './start-error.js';

/** npm passes a signal on that the terminal has already sent to the whole group: one Ctrl+C arrives twice. */
const SAME_SIGNAL_MS = 1_000;

const PARENT_CHECK_MS = 500;

/** @typedef {ReturnType<typeof createLife>} Life */

/**
 * The life of a program: what was opened is closed in reverse order, whenever and however the end comes.
 * The first SIGTERM, SIGINT or SIGHUP ends it in order, a second one at once.
 */
export function createLife() {
	/** @type {{ name: string, close: () => Promise<unknown> }[]} */
	const open = [];
	/** @type {Promise<never> | undefined} */
	let ending;
	let stoppedAt = 0;
	let completed = false;

	/** @param {number} code @returns {Promise<never>} */
	async function closeAll(code) {
		for (let item = open.pop(); item; item = open.pop()) {
			try {
				await item.close();
			} catch (error) {
				console.error(`${item.name}:`, error);
				code ||= 1;
			}
		}
		process.exit(code);
	}

	/**
	 * Closes everything and ends the process.
	 * @param {number} code
	 */
	function end(code) {
		return (ending ??= closeAll(code));
	}

	/** @param {string} reason @param {number} number of the signal */
	function stop(reason, number) {
		if (ending && Date.now() - stoppedAt > SAME_SIGNAL_MS) process.exit(128 + number);
		if (ending) return;
		stoppedAt = Date.now();
		console.log(`\n正在停止 · stopping (${reason})`);
		void end(completed ? 0 : 128 + number);
	}

	for (const [signal, number] of /** @type {const} */ ([
		['SIGTERM', 15],
		['SIGINT', 2],
		['SIGHUP', 1]
	])) {
		process.on(signal, () => stop(signal, number));
	}
	// npm hands a signal to the shell between us, and some shells die of it without handing it on.
	const parent = process.ppid;
	if (process.env.npm_lifecycle_event) {
		setInterval(() => {
			if (process.ppid !== parent && !ending) stop('npm', 15);
		}, PARENT_CHECK_MS).unref();
	}

	return {
		end,
		/**
		 * @param {string} name
		 * @param {() => Promise<unknown>} close
		 */
		opened(name, close) {
			open.push({ name, close });
		},
		/** From now on the program does what it was started for, and being stopped is success. */
		started() {
			completed = true;
		},
		/**
		 * Runs the program; what it throws is told in words, and what it had opened is closed.
		 * @param {() => Promise<void>} main
		 */
		run(main) {
			const fail = (/** @type {unknown} */ error) => {
				if (ending) console.error(error);
				else void end(reportFailure(error));
			};
			process.on('uncaughtException', fail);
			main().catch(fail);
		}
	};
}
