import type { VerificationAnswer } from '$lib/contract/http/verification';
import { checkOf, type CheckName } from '$lib/domain/verification/verdict';
import type { VerdictScreen } from '$lib/domain/verification/verdict-screen';
import { checkNameWords, differWords } from './check-words';
import { dateWords, dayWords, shortWhen } from './date-words';
import { recallLevelWords } from './contents-words';
import { m } from './paraglide/messages';
import type { Locale } from './paraglide/runtime';

/** Headline, the one thing to do, why, and what is spoken: never a person, a diagnosis or a medicine. */
export interface VerdictWords {
	readonly headline: string;
	readonly action: string;
	readonly why: string;
	readonly say: string;
}

type Told = VerificationAnswer;

const usableUntil = (verdict: Told, locale: Locale): string => {
	const { expiresOn } = checkOf(verdict, 'expiry').detail;
	return expiresOn ? dateWords(expiresOn, locale) : '';
};

function passWords(verdict: Told, mine: boolean, locale: Locale): VerdictWords {
	const l = { locale };
	const date = usableUntil(verdict, locale);
	if (mine)
		return {
			headline: m.verdict_mine_h({}, l),
			action: m.verdict_mine_do({}, l),
			why: m.verdict_mine_why({ date }, l),
			say: m.verdict_mine_say({}, l)
		};
	const outer = checkOf(verdict, 'packaging').reason === 'outer_pack';
	return {
		headline: m.verdict_pass_h({}, l),
		action: m.verdict_pass_do({}, l),
		why: outer
			? m.verdict_pass_outer_why({ date }, l)
			: checkOf(verdict, 'sale').reason === 'sale_reversed'
				? m.pack_reversed_why({ date }, l)
				: m.verdict_pass_why({ date }, l),
		say: m.verdict_pass_say({}, l)
	};
}

function nearWords(verdict: Told, locale: Locale): VerdictWords {
	const l = { locale };
	const days = checkOf(verdict, 'expiry').detail.daysLeft ?? 0;
	return {
		headline: days === 0 ? m.verdict_near_today_h({}, l) : m.verdict_near_h({ days }, l),
		action: m.verdict_near_do({ date: usableUntil(verdict, locale) }, l),
		why: m.verdict_near_why({}, l),
		say: m.verdict_near_say({ days }, l)
	};
}

function mismatchWhy(verdict: Told, locale: Locale): string {
	const l = { locale };
	if (checkOf(verdict, 'registration').reason === 'code_cancelled')
		return m.verdict_mismatch_cancelled_why({}, l);
	if (checkOf(verdict, 'packaging').result === 'fail') return m.verdict_mismatch_packaging_why({}, l);
	const { reason, detail } = checkOf(verdict, 'record_match');
	if (reason === 'sources_differ' && detail.differs && detail.sources)
		return differWords(detail.differs, detail.sources, locale);
	if (reason === 'product_differs') return m.verdict_mismatch_product_why({}, l);
	if (reason === 'expiry_differs' && detail.expiresOn && detail.recordExpiresOn)
		return m.verdict_mismatch_expiry_why(
			{
				printed: dateWords(detail.expiresOn, locale),
				recorded: dateWords(detail.recordExpiresOn, locale)
			},
			l
		);
	if (reason === 'batch_differs' && detail.batch && detail.recordBatch)
		return m.verdict_mismatch_batch_why({ printed: detail.batch, recorded: detail.recordBatch }, l);
	return m.verdict_mismatch_why({}, l);
}

function soldWhy(verdict: Told, locale: Locale): string {
	const l = { locale };
	const { reason, detail } = checkOf(verdict, 'sale');
	const date = detail.soldAt ? dayWords(detail.soldAt, locale) : undefined;
	if (reason === 'over_content') return m.verdict_sold_stop_over_why({}, l);
	if (reason === 'handed_in') return m.pack_handed_in_why({}, l);
	if (reason === 'returned') return m.verdict_sold_stop_returned_why({}, l);
	if (!date) return m.verdict_sold_stop_why({}, l);
	const count = detail.saleCount ?? 1;
	return count > 1
		? m.verdict_sold_stop_several_why({ count, date }, l)
		: m.verdict_sold_stop_once_why({ date }, l);
}

/** What a customer asks about first; of a long list only these are named, the rest stands below line by line. */
const first: readonly CheckName[] = ['expiry', 'recall', 'sale', 'registration'];

function brief(names: readonly CheckName[], locale: Locale): string {
	const chosen = names.length > 3 ? first.filter((name) => names.includes(name)).slice(0, 2) : names;
	const words = chosen.map((name) => checkNameWords(name, locale)).join(locale === 'en' ? ', ' : '、');
	return names.length > 3 ? m.offline_more({ names: words, count: names.length }, { locale }) : words;
}

function offlineWords(verdict: Told, locale: Locale): VerdictWords {
	const l = { locale };
	const list = (names: readonly CheckName[]) =>
		names.map((name) => checkNameWords(name, locale)).join(locale === 'en' ? ', ' : '、');
	const checked = verdict.checks.flatMap(({ check, result }) => (result === 'not_checked' ? [] : [check]));
	// Without a line nothing is said of platforms; with one, those that are away answer later by themselves.
	const [action, say] = verdict.provisional
		? [m.verdict_offline_do({}, l), m.verdict_offline_say({}, l)]
		: verdict.awaiting
			? [m.platforms_partial_do({}, l), m.platforms_partial_say({}, l)]
			: [m.verdict_offline_partial_do({}, l), m.platforms_part_say({}, l)];
	if (checked.length === 0)
		return {
			headline: m.verdict_offline_none_h({}, l),
			action: m.verdict_offline_none_do({}, l),
			why: m.verdict_offline_none_why({}, l),
			say
		};
	const open = verdict.checks.flatMap(({ check, result }) => (result === 'not_checked' ? [check] : []));
	const missing = verdict.missing.length > 0 ? verdict.missing : open;
	const copied = verdict.checks.find(
		({ source, result }) => source === 'snapshot' && result !== 'not_checked'
	);
	const time = copied?.asOf && shortWhen(copied.asOf, new Date(verdict.verifiedAt));
	return {
		headline: m.verdict_offline_h({}, l),
		action,
		why: time
			? m.offline_why({ checked: brief(checked, locale), missing: brief(missing, locale), time }, l)
			: m.verdict_offline_why({ checked: list(checked), missing: list(missing) }, l),
		say
	};
}

function commodityWords({ code }: Told, locale: Locale): VerdictWords {
	const l = { locale };
	const action = m.verdict_commodity_do({}, l);
	if (code.kind === 'ean13' || code.kind === 'ean8' || code.kind === 'upc')
		return {
			headline: m.verdict_commodity_h({}, l),
			action,
			why: m.verdict_commodity_why({}, l),
			say: m.verdict_commodity_say({}, l)
		};
	return {
		headline: m.verdict_number_h({}, l),
		action,
		why: m.verdict_number_why({}, l),
		say: m.verdict_number_say({}, l)
	};
}

function expiredWords(verdict: Told, locale: Locale): VerdictWords {
	const l = { locale };
	const days = -(checkOf(verdict, 'expiry').detail.daysLeft ?? 0);
	return {
		headline: m.verdict_expired_h({}, l),
		action: m.verdict_expired_do({}, l),
		why: m.verdict_expired_why({ date: usableUntil(verdict, locale), days }, l),
		say: m.verdict_expired_say({}, l)
	};
}

function recalledWords(verdict: Told, locale: Locale): VerdictWords {
	const l = { locale };
	const { batch, recallLevel, recallPublishedOn } = checkOf(verdict, 'recall').detail;
	const level = recallLevel === undefined ? '' : recallLevelWords(recallLevel, locale);
	return {
		headline: m.verdict_recalled_h({}, l),
		action: m.verdict_recalled_do({}, l),
		why: `${m.verdict_recalled_why(
			{ batch: batch ?? '', date: recallPublishedOn ? dateWords(recallPublishedOn, locale) : '' },
			l
		)}${locale === 'en' ? ' ' : ''}${level}`,
		say: m.verdict_recalled_say({}, l)
	};
}

function soldAskWords(verdict: Told, locale: Locale): VerdictWords {
	const l = { locale };
	const { reason, detail } = checkOf(verdict, 'sale');
	const split = reason === 'split_in_use';
	const { contentUnits: all = 0, unitsDispensed = 0 } = detail;
	return {
		headline: split ? m.verdict_sold_ask_split_h({}, l) : m.verdict_sold_ask_h({}, l),
		action: m.verdict_sold_ask_do({}, l),
		why: split ? m.pack_split_left({ left: all - unitsDispensed, all }, l) : m.verdict_sold_ask_why({}, l),
		say: m.verdict_sold_ask_say({}, l)
	};
}

/**
 * The words of one verdict screen, with the dates and batches of this box in them.
 * @param mine the customer said that the one sale on record is their own
 */
export function verdictWords(
	screen: Exclude<VerdictScreen, 'invalid'>,
	verdict: VerificationAnswer,
	mine: boolean,
	locale: Locale
): VerdictWords {
	const l = { locale };
	switch (screen) {
		case 'pass':
			return passWords(verdict, mine, locale);
		case 'near':
			return nearWords(verdict, locale);
		case 'expired':
			return expiredWords(verdict, locale);
		case 'recalled':
			return recalledWords(verdict, locale);
		case 'mismatch':
			return {
				headline: m.verdict_mismatch_h({}, l),
				action: m.verdict_mismatch_do({}, l),
				why: mismatchWhy(verdict, locale),
				say: m.verdict_mismatch_say({}, l)
			};
		case 'sold-ask':
			return soldAskWords(verdict, locale);
		case 'sold-stop':
			return {
				headline: m.verdict_sold_stop_h({}, l),
				action: verdict.insuranceHotline
					? m.verdict_sold_stop_hotline_do({ number: verdict.insuranceHotline }, l)
					: m.verdict_sold_stop_do({}, l),
				why: soldWhy(verdict, locale),
				say: m.verdict_sold_stop_say({}, l)
			};
		case 'unknown':
			return {
				headline: m.verdict_unknown_h({}, l),
				action: m.verdict_unknown_do({}, l),
				why: m.verdict_unknown_why({}, l),
				say: m.verdict_unknown_say({}, l)
			};
		case 'commodity':
			return commodityWords(verdict, locale);
		case 'offline':
			return offlineWords(verdict, locale);
	}
}
