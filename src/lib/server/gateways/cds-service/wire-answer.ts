/** CDS Hooks 2.0: what services outside may answer. What does not fit is refused as a whole. */
import * as v from 'valibot';
import { cdsHooks, indicators, type OutsideCard } from '$lib/contract/http/cds';

const text = (most: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(most));

const discovery = v.object({
	services: v.pipe(
		v.array(
			v.object({
				hook: v.string(),
				id: text(100),
				description: v.string(),
				prefetch: v.optional(v.record(v.string(), v.string()), {})
			})
		),
		v.maxLength(500)
	)
});

export type Discovered = v.InferOutput<typeof discovery>['services'][number];

/** Services for hooks that we do not know are left out: the list of hooks is open. */
export function readDiscovery(body: unknown): readonly Discovered[] | undefined {
	const read = v.safeParse(discovery, body);
	return read.success
		? read.output.services.filter(({ hook }) => (cdsHooks as readonly string[]).includes(hook))
		: undefined;
}

/** The specification asks for fewer than 140 characters; a longer one is still worth reading. */
const card = v.object({
	summary: text(300),
	detail: v.optional(v.pipe(v.string(), v.maxLength(4_000))),
	indicator: v.picklist(indicators),
	source: v.object({ label: text(100) })
});

const answer = v.object({ cards: v.pipe(v.array(card), v.maxLength(30)) });

/** Suggestions, links and system actions are not carried out: the doctor writes alone. */
export function readCards(body: unknown): readonly OutsideCard[] | undefined {
	const read = v.safeParse(answer, body);
	return read.success
		? read.output.cards.map(({ summary, detail, indicator, source }) => ({
				summary,
				...(detail?.trim() && { detail: detail.trim() }),
				indicator,
				source: source.label
			}))
		: undefined;
}
