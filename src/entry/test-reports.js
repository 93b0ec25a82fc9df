import { readFile } from 'node:fs/promises';
import { StartError } from './start-error.js';

/**
 * What a stage of the suite came to. A skipped test has not passed: it counts as failed.
 * @typedef {{ passed: number, failed: number, notes: string[] }} Count
 */

/** @param {string} path @returns {Promise<unknown>} undefined when there is no whole report */
async function readReport(path) {
	try {
		return JSON.parse(await readFile(path, 'utf8'));
	} catch {
		return undefined;
	}
}

/** A stage that is one thing: it worked or it did not. @param {number} code @returns {Count} */
export function countOne(code) {
	return code === 0 ? { passed: 1, failed: 0, notes: [] } : { passed: 0, failed: 1, notes: [] };
}

/**
 * @param {Count} count
 * @param {number} code how the runner ended
 * @returns {Count}
 */
function judged(count, code) {
	if (!count.passed && !count.failed) {
		return { passed: 0, failed: 1, notes: [...count.notes, '没有运行任何测试 · no test was run'] };
	}
	if (code !== 0 && !count.failed) {
		return {
			...count,
			failed: 1,
			notes: [...count.notes, `测试程序以 ${code} 结束 · the runner ended with ${code}`]
		};
	}
	return count;
}

/** @param {number} skipped */
const skippedNote = (skipped) =>
	skipped ? [`${skipped} 项被跳过，计为失败 · skipped, counted as failed`] : [];

/**
 * @param {string} path of Vitest's JSON report
 * @param {number} code
 * @returns {Promise<Count>}
 */
export async function countVitest(path, code) {
	const report = /** @type {{
		numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number,
		testResults: { status: string, assertionResults: unknown[] }[]
	} | undefined} */ (await readReport(path));
	if (!report) return judged({ passed: 0, failed: 0, notes: ['没有报告 · no report'] }, code);
	const skipped = report.numPendingTests + report.numTodoTests;
	// A file that cannot be loaded has no tests to count.
	const broken = report.testResults.filter(
		({ status, assertionResults }) => status === 'failed' && !assertionResults.length
	).length;
	return judged(
		{
			passed: report.numPassedTests,
			failed: report.numFailedTests + skipped + broken,
			notes: skippedNote(skipped)
		},
		code
	);
}

/**
 * A flaky test passed only when it was tried again: it counts as failed.
 * @param {string} path of Playwright's JSON report
 * @param {number} code
 * @returns {Promise<Count>}
 */
export async function countPlaywright(path, code) {
	const report = /** @type {{
		stats: { expected: number, unexpected: number, flaky: number, skipped: number }
	} | undefined} */ (await readReport(path));
	if (!report) return judged({ passed: 0, failed: 0, notes: ['没有报告 · no report'] }, code);
	const { expected, unexpected, flaky, skipped } = report.stats;
	return judged(
		{ passed: expected, failed: unexpected + flaky + skipped, notes: skippedNote(skipped) },
		code
	);
}

/**
 * @param {string[]} wanted names given by the person; none means those of every day, `all` every one
 * @param {string[]} known in the order in which they run
 * @param {string[]} daily
 */
export function chooseStages(wanted, known, daily) {
	const unknown = wanted.filter((name) => name !== 'all' && !known.includes(name));
	if (!unknown.length && wanted.includes('all')) return known;
	if (!unknown.length) return known.filter((name) => (wanted.length ? wanted : daily).includes(name));
	throw new StartError('NO_SUCH_STAGE', {
		zh: `没有名为 ${unknown.join('、')} 的测试阶段。可选：${known.join('、')}、all。`,
		en: `There is no stage ${unknown.join(', ')}. There are: ${known.join(', ')}, all.`,
		exitCode: 2
	});
}
