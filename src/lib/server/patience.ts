import { Failure } from '$lib/contract/errors';

/**
 * A look-up takes milliseconds; a database that is stopped, or a line to it that is dead, gives no answer at all.
 * @throws Failure database_unavailable when nothing has come in time
 */
export async function answerWithin<Answer>(ms: number, asked: Promise<Answer>): Promise<Answer> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const late = new Promise<never>((_, give) => {
		const failure = new Failure('database_unavailable', 'the database gives no answer');
		timer = setTimeout(() => give(failure), ms);
	});
	try {
		return await Promise.race([asked, late]);
	} finally {
		clearTimeout(timer);
	}
}
