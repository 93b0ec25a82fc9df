/**
 * A reason why the program cannot go on that a person can act on: it is shown in words, without a stack.
 * Chinese stands first, English second, as everywhere a person reads.
 */
export class StartError extends Error {
	/**
	 * @param {string} code closed name of the failure, upper snake case
	 * @param {{ zh: string, en: string, detail?: string, exitCode?: number }} words
	 */
	constructor(code, { zh, en, detail = '', exitCode = 1 }) {
		super(`${code}: ${en}`);
		this.name = 'StartError';
		this.code = code;
		this.zh = zh;
		this.en = en;
		this.detail = detail;
		this.exitCode = exitCode;
	}
}

/**
 * Prints why the start failed.
 * @param {unknown} error
 * @returns {number} the exit code that belongs to it
 */
export function reportFailure(error) {
	// The application's own settings are parsed inside its bundle, whose classes are not ours: the name must do.
	if (error instanceof Error && error.name === 'ConfigError') {
		console.error(`\n✗ BAD_SETTING\n  环境变量有误 · a setting is wrong: ${error.message}`);
		return 2;
	}
	if (!(error instanceof StartError)) {
		console.error('\n✗ 意外错误 · unexpected error');
		console.error(error);
		return 1;
	}
	if (error.detail) console.error(`\n${error.detail.trimEnd()}`);
	console.error(`\n✗ ${error.code}\n  ${error.zh}\n  ${error.en}`);
	return error.exitCode;
}
