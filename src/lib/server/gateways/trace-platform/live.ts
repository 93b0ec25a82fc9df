import * as v from 'valibot';
import type { PlatformAnswer } from '$lib/domain/platform/platform-answer';
import { chinaOffsetMinutes } from '$lib/domain/shared/local-date';
import { PlatformAway } from './port';
import type { PlatformSettings } from '../../trace-platform-settings';
import { signRequest } from './sign-request';
import { listOf, readDetail, withRelation } from './wire-answer';

/** One query for many codes at once. A code that the answer leaves out or tells wrongly has a `PlatformAway`. */
export interface PlatformClient {
	/** @throws PlatformAway when nothing at all came of it. */
	query(codes: readonly string[]): Promise<ReadonlyMap<string, PlatformAnswer | PlatformAway>>;
}

/** A pack is told in about two kilobytes; a case of thousands lists them all. */
const mostBytes = (codes: number) => 1024 * 1024 + codes * 8 * 1024;

const failed = (message: string) => new PlatformAway('source_failed', message);

/** Errors of the platform itself (TOP): 7 is its limit on calls, 11 to 13 and 21 to 29 are about who we are. */
const errorBody = v.object({ error_response: v.object({ code: v.union([v.number(), v.string()]) }) });
const answerBody = v.record(v.string(), v.unknown());
const success = v.object({ result: v.looseObject({ response_success: v.literal(true) }) });
const limited: ReadonlySet<number> = new Set([7]);
const refusing: ReadonlySet<number> = new Set([11, 12, 13, 21, 22, 23, 24, 25, 26, 27, 28, 29]);

function retryAfterMs(response: Response): number | undefined {
	const seconds = response.headers.get('retry-after') ?? '';
	return /^\d{1,6}$/.test(seconds) ? Number(seconds) * 1_000 : undefined;
}

/** `2026-11-27 10:05:00` in China, as the protocol wants it. */
const timestamp = (now: number) =>
	new Date(now + chinaOffsetMinutes * 60_000).toISOString().slice(0, 19).replace('T', ' ');

async function readText(response: Response, most: number): Promise<string> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of response.body ?? []) {
		size += chunk.length;
		if (size > most) throw failed(`an answer of more than ${most} bytes`);
		chunks.push(chunk);
	}
	return Buffer.concat(chunks).toString('utf8');
}

/** Whatever went wrong on the line, in the words of the port. Messages carry no code and no key. */
function away(error: unknown): PlatformAway {
	if (error instanceof PlatformAway) return error;
	const { name } = error instanceof Error ? error : { name: '' };
	if (name === 'TimeoutError' || name === 'AbortError')
		return new PlatformAway('timeout', 'no answer in time');
	return new PlatformAway('not_connected', 'no line to the platform');
}

/** Speaks the protocol of `wire-answer.ts` over HTTP; address, methods, keys and signature are settings. */
export function livePlatform(settings: PlatformSettings, now: () => number): PlatformClient {
	async function call(
		method: string,
		business: Record<string, string>,
		most: number,
		signal: AbortSignal
	): Promise<unknown> {
		const parameters = signRequest(settings.sign, settings.secret, {
			method,
			app_key: settings.appKey,
			timestamp: timestamp(now()),
			format: 'json',
			v: '2.0',
			...(settings.refEntId && { ref_ent_id: settings.refEntId }),
			...business
		});
		const response = await fetch(settings.url, {
			method: 'POST',
			body: new URLSearchParams(parameters),
			headers: { accept: 'application/json' },
			redirect: 'error',
			signal
		});
		if (response.status === 401 || response.status === 403)
			throw new PlatformAway('refused', `HTTP ${response.status}`);
		if (!response.ok)
			throw new PlatformAway('source_failed', `HTTP ${response.status}`, retryAfterMs(response));
		const text = await readText(response, most);
		let body: unknown;
		try {
			body = JSON.parse(text);
		} catch {
			throw failed('an answer that is not JSON');
		}
		const refusal = v.safeParse(errorBody, body);
		if (refusal.success) {
			const number = Number(refusal.output.error_response.code);
			if (refusing.has(number)) throw new PlatformAway('refused', `error ${number}`);
			throw new PlatformAway(
				'source_failed',
				`error ${number}`,
				limited.has(number) ? (retryAfterMs(response) ?? 1_000) : undefined
			);
		}
		return body;
	}

	/** @returns the entries of the list that the answer holds */
	function entriesOf(body: unknown, method: string, list: string): unknown[] {
		const told = v.safeParse(answerBody, body);
		const result = told.success
			? v.safeParse(success, told.output[`${method.replaceAll('.', '_')}_response`])
			: undefined;
		const entries = result?.success
			? v.safeParse(listOf(v.unknown()), result.output.result[list])
			: undefined;
		if (!entries?.success) throw failed('an answer of another shape');
		return entries.output;
	}

	return {
		async query(codes) {
			const signal = AbortSignal.timeout(settings.timeoutMs);
			const answers = new Map<string, PlatformAnswer | PlatformAway>(
				codes.map((code) => [code, failed('the answer says nothing that fits of this code')])
			);
			try {
				const { detail, relation } = settings.methods;
				const body = await call(detail, { codes: codes.join(',') }, mostBytes(codes.length), signal);
				const seen = new Set<string>();
				for (const entry of entriesOf(body, detail, 'models')) {
					const read = readDetail(entry);
					if (!read || !answers.has(read.code)) continue;
					// Two words on one code are none.
					answers.set(read.code, seen.has(read.code) ? failed('the code is told twice') : read.answer);
					seen.add(read.code);
				}
				for (const [code, answer] of answers) {
					if (answer instanceof PlatformAway || answer.kind !== 'pack') continue;
					if (answer.pack.level === 1 && answer.pack.children.length === 0) continue;
					const related = await call(
						relation,
						{ code, des_ref_ent_id: settings.refEntId ?? '' },
						mostBytes(1),
						signal
					);
					const pack = withRelation(answer.pack, entriesOf(related, relation, 'model_list'));
					answers.set(code, pack ? { kind: 'pack', pack } : failed('its packaging does not fit'));
				}
			} catch (error) {
				throw away(error);
			}
			return answers;
		}
	};
}
