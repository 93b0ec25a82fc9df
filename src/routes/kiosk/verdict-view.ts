import type { PackCheck } from '$lib/client/kiosk/pack-check.svelte';
import type { VerificationAnswer } from '$lib/contract/http/verification';
import { screenTone, type VerdictScreen } from '$lib/domain/verification/verdict-screen';
import {
	checkNameWords,
	checkReasonWords,
	checkResultWords,
	sourceWords,
	stepWords
} from '$lib/i18n/check-words';
import { dateWords, shortWhen } from '$lib/i18n/date-words';
import { failureWords } from '$lib/i18n/failure-words';
import { m } from '$lib/i18n/paraglide/messages';
import type { Locale } from '$lib/i18n/paraglide/runtime';
import { contentsLine, graveProblems, problemLine } from '$lib/i18n/contents-words';
import { problemWords } from '$lib/i18n/problem-words';
import { verdictWords, type VerdictWords } from '$lib/i18n/verdict-words';
import type { CheckLine } from '$lib/ui/kiosk/CheckList.svelte';
import type { VerdictShape } from '$lib/ui/kiosk/VerdictIcon.svelte';

/** What is read on the verdict screen in one language; undefined while nothing is known yet. */
export function wordsOf(check: PackCheck, locale: Locale): VerdictWords | undefined {
	const { result, screen } = check;
	if (result.kind === 'problem') return problemWords(result.problem, locale);
	if (result.kind === 'refused')
		return {
			headline: m.verdict_refused_h({}, { locale }),
			action: failureWords(result.code),
			why: '',
			say: ''
		};
	if (result.kind !== 'verdict' || !screen || screen === 'invalid') return undefined;
	return verdictWords(screen, result.verdict, check.bought === true, locale);
}

export const toneOf = (check: PackCheck) => (check.screen ? screenTone[check.screen] : 'ask');

export const shapeOf = (check: PackCheck): VerdictShape =>
	check.screen === 'invalid' || check.screen === 'commodity' ? 'rescan' : toneOf(check);

export function checkLines(verdict: VerificationAnswer, now: Date): CheckLine[] {
	return verdict.checks.map(({ check, result, reason, source, asOf }) => ({
		key: check,
		name: checkNameWords(check),
		result,
		words: checkResultWords(result),
		reason: result === 'pass' ? '' : checkReasonWords(reason),
		source: source === null ? '' : [sourceWords(source), asOf ? shortWhen(asOf, now) : ''].join(' ').trim()
	}));
}

/** The last four characters of the code, or of its serial where it has one. */
export function codeTail(verdict: VerificationAnswer): string {
	const { code } = verdict;
	if (code.kind === 'unreadable') return '';
	return (code.serial ?? code.value).slice(-4);
}

export function boxFacts(verdict: VerificationAnswer, locale: Locale): string[] {
	const { batch, contents } = verdict;
	const tail = codeTail(verdict);
	return [
		...(tail ? [m.kiosk_code_tail({ tail })] : []),
		...(batch?.number ? [m.kiosk_batch({ batch: batch.number })] : []),
		...(batch?.expiresOn ? [m.kiosk_expires({ date: dateWords(batch.expiresOn, locale) })] : []),
		...(contents ? [contentsLine(contents, locale)] : []),
		...(contents ? graveProblems(contents).map((problem) => problemLine(problem, locale)) : [])
	];
}

export function historySteps(verdict: VerificationAnswer, now: Date): string[] {
	return verdict.history.map(({ kind, at, place, placeName }) => {
		const when = at.length === 10 ? at : shortWhen(at, now);
		const where =
			kind === 'made' || kind === 'shipped'
				? ''
				: place === 'here'
					? m.kiosk_here()
					: place === 'this_chain'
						? (placeName ?? '')
						: m.kiosk_elsewhere();
		return [stepWords(kind), when, where].filter((text) => text !== '').join(' ');
	});
}

/** Which screens ask the customer to hand the box over. */
export const wantsStaff = (screen: VerdictScreen | undefined): boolean =>
	screen === 'expired' ||
	screen === 'recalled' ||
	screen === 'sold-stop' ||
	screen === 'mismatch' ||
	screen === 'unknown';
