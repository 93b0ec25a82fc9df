import { isFresh } from '$lib/domain/platform/answer-freshness';
import type { PlatformAnswer, PlatformWord } from '$lib/domain/platform/platform-answer';
import { platformsFor } from '$lib/domain/platform/route-code';
import type { Context } from '../../context';
import { PlatformAway, type TracePlatform } from '../../gateways/trace-platform/port';
import { findPlatformAnswers, keepPlatformAnswer } from '../../repositories/platform-answers';

export interface Consultation {
	/** One per platform that answers for the code, in the order of the routes; empty where none does. */
	readonly words: readonly PlatformWord[];
	/** The platforms that gave no new answer: what they said before, if anything, stands in `words`. */
	readonly owing: readonly string[];
}

interface Told {
	readonly answer: PlatformAnswer;
	readonly asOf: Date;
}

/** Questions whose answers are not kept yet: whoever finds none kept joins them instead of asking again. */
const asking = new WeakMap<TracePlatform, Map<string, Promise<Told>>>();

/** Asks and keeps the answer, also when whoever asked has stopped waiting. */
function askAndKeep(ctx: Context, platform: TracePlatform, packCode: string): Promise<Told> {
	const open = asking.get(platform) ?? new Map<string, Promise<Told>>();
	asking.set(platform, open);
	const already = open.get(packCode);
	if (already) return already;
	const told = askOnce(ctx, platform, packCode).finally(() => open.delete(packCode));
	open.set(packCode, told);
	return told;
}

async function askOnce(ctx: Context, platform: TracePlatform, packCode: string): Promise<Told> {
	const answer = await platform.ask(packCode);
	const asOf = ctx.now();
	await keepPlatformAnswer(ctx.services.db, packCode, platform.name, { answer, asOf }).catch(
		(error: unknown) =>
			ctx.services.log.warn(
				{ platform: platform.name, cause: error instanceof Error ? error.message : undefined },
				'an answer was not kept'
			)
	);
	return { answer, asOf };
}

async function within<Value>(promise: Promise<Value>, waitMs: number): Promise<Value> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const tooLong = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new PlatformAway('timeout', 'not waited for any longer')), waitMs);
	});
	return Promise.race([promise, tooLong]).finally(() => clearTimeout(timer));
}

/**
 * What the responsible platforms say about a pack: kept answers while they are fresh, else all are asked at once.
 * Never throws because of a platform, and waits for none of them longer than `waitMs`.
 */
export async function consultPlatforms(
	ctx: Context,
	packCode: string,
	waitMs: number
): Promise<Consultation> {
	const { services } = ctx;
	const responsible = platformsFor(packCode, services.platforms);
	if (responsible.length === 0) return { words: [], owing: [] };
	const names = responsible.map(({ name }) => name);
	const kept = await findPlatformAnswers(services.db, packCode, names);
	const owing: string[] = [];
	const said = (platform: string, { answer, asOf }: Told): PlatformWord => ({
		platform,
		answer,
		asOf: asOf.toISOString()
	});
	const words = await Promise.all(
		responsible.map(async (platform): Promise<PlatformWord> => {
			const before = kept.get(platform.name);
			if (before && isFresh(before.answer, before.asOf, ctx.now())) return said(platform.name, before);
			try {
				return said(platform.name, await within(askAndKeep(ctx, platform, packCode), waitMs));
			} catch (error) {
				if (!(error instanceof PlatformAway)) throw error;
				owing.push(platform.name);
				return before ? said(platform.name, before) : { platform: platform.name, away: error.reason };
			}
		})
	);
	return { words, owing };
}
