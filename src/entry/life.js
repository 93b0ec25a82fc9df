import { reportFailure } from './start-error.js';

/** npm passes a signal on that the terminal has already sent to the whole group: one Ctrl+C arrives twice. */
const SAME_SIGNAL_MS = 1_000;

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
	let signalledAt = 0;
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

	for (const [signal, number] of /** @type {const} */ ([
		['SIGTERM', 15],
		['SIGINT', 2],
		['SIGHUP', 1]
	])) {
		process.on(signal, () => {
			if (ending && Date.now() - signalledAt > SAME_SIGNAL_MS) process.exit(128 + number);
			if (ending) return;
			signalledAt = Date.now();
			console.log(`\n正在停止 · stopping (${signal})`);
			void end(completed ? 0 : 128 + number);
		});
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
				if (!ending) void end(reportFailure(error));
			};
			process.on('uncaughtException', fail);
			main().catch(fail);
		}
	};
}
