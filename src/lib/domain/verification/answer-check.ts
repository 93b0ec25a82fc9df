/** What the checks share: the settings they read and the one way they answer. */
import type { LocalDate } from '../shared/local-date';
import { identifiesPack, type Fact, type PackFacts, type PackRecord } from './facts';
import type { Check, CheckDetail, CheckName, CheckReason, CheckResult } from './verdict';

export interface JudgeSettings {
	/** A pack that expires within so many days is near expiry. */
	readonly nearExpiryDays: number;
	/** An older answer about sales or recalls may still stop a box but can no longer pass it. */
	readonly staleAfterHours: number;
	/** At the how-many-th question at one place a repeated "already sold" becomes an alert. */
	readonly repeatsBeforeAlert: number;
	readonly manyQueries: number;
	readonly manyPlaces: number;
}

/** House settings, not law: no authority publishes these numbers. */
export const judgeDefaults: JudgeSettings = {
	nearExpiryDays: 90,
	staleAfterHours: 24,
	repeatsBeforeAlert: 3,
	manyQueries: 10,
	manyPlaces: 3
};

export interface JudgeContext extends JudgeSettings {
	/** The calendar day where the box is. */
	readonly today: LocalDate;
	/** ISO instant. */
	readonly now: string;
}

/** How a check is answered from a fact: its source and time always come from that fact. */
export const answer = (
	check: CheckName,
	fact: Fact<unknown> | null,
	result: CheckResult,
	reason: CheckReason,
	detail: CheckDetail = {}
): Check => ({
	check,
	result,
	reason,
	source: fact?.source ?? null,
	asOf: fact && 'asOf' in fact ? fact.asOf : null,
	detail
});

export const isStale = (fact: { readonly asOf: string }, context: JudgeContext): boolean =>
	Date.parse(context.now) - Date.parse(fact.asOf) > context.staleAfterHours * 3_600_000;

/** The record, where a registry answered and has one; a code that names no single pack has no record. */
export function recordOf({ code, registry }: PackFacts): PackRecord | null {
	if (code.kind === 'unreadable' || !identifiesPack(code)) return null;
	return 'value' in registry ? registry.value : null;
}
