/** What is inside an outer pack, in words; and the level of a recall. The kiosk loads these with its verdicts. */
import type { ContentsAnswer } from '../contract/http/packaging';
import {
	boxStates,
	type BoxState,
	type ContentProblem,
	type OuterState
} from '../domain/packaging/describe-contents';
import { m } from './paraglide/messages';
import type { Locale } from './paraglide/runtime';

type Words = () => string;
type Counted = (inputs: { count: number }, options: { locale?: Locale }) => string;
type Plain = (inputs: Record<string, never>, options: { locale?: Locale }) => string;

const boxes: Readonly<Record<BoxState, Counted>> = {
	in_stock: m.pack_box_in_stock,
	split: m.pack_box_split,
	on_the_way: m.pack_box_on_the_way,
	at_maker: m.pack_box_at_maker,
	sold: m.pack_box_sold,
	returned: m.pack_box_returned,
	handed_in: m.pack_box_handed_in,
	destroyed: m.pack_box_destroyed,
	elsewhere: m.pack_box_elsewhere
};

const pieces: Readonly<Record<BoxState, Words>> = {
	in_stock: m.pack_piece_in_stock,
	split: m.pack_piece_split,
	on_the_way: m.pack_piece_on_the_way,
	at_maker: m.pack_piece_at_maker,
	sold: m.pack_piece_sold,
	returned: m.pack_piece_returned,
	handed_in: m.pack_piece_handed_in,
	destroyed: m.pack_piece_destroyed,
	elsewhere: m.pack_piece_elsewhere
};
export const boxStateWords = (state: BoxState): string => pieces[state]();

/** 整箱应有40盒：在库38，已售2。 */
export function contentsLine(contents: ContentsAnswer, locale?: Locale): string {
	const l = { locale };
	const outer = contents.level > 2 ? m.pack_outer_3({}, l) : m.pack_outer_2({}, l);
	const { expected, counts } = contents;
	const recorded = Object.values(counts).reduce((sum, count) => sum + count, 0);
	const parts = boxStates.flatMap((state) => {
		const count = counts[state];
		return count === undefined ? [] : [boxes[state]({ count }, l)];
	});
	if (expected !== null && recorded < expected)
		parts.push(m.pack_box_missing({ count: expected - recorded }, l));
	const words = parts.length > 0 ? parts.join(locale === 'en' ? ', ' : '，') : m.pack_contents_none({}, l);
	return expected === null
		? m.pack_contents_open({ outer, counts: words }, l)
		: m.pack_contents_of({ outer, expected, counts: words }, l);
}

const problems: Readonly<Record<ContentProblem, Plain>> = {
	recalled: m.pack_problem_recalled,
	expired: m.pack_problem_expired,
	foreign: m.pack_problem_foreign,
	surplus: m.pack_problem_surplus,
	loop: m.pack_problem_contradiction,
	two_parents: m.pack_problem_contradiction,
	too_deep: m.pack_problem_contradiction,
	level_order: m.pack_problem_contradiction,
	too_many: m.pack_problem_too_many,
	destroyed: m.pack_problem_destroyed,
	handed_in: m.pack_problem_handed_in,
	returned: m.pack_problem_returned,
	sold: m.pack_problem_sold,
	split: m.pack_problem_split,
	elsewhere: m.pack_problem_elsewhere
};

/** 里面有2盒在召回 */
export const problemLine = (
	{ problem, boxes: count }: ContentsAnswer['problems'][number],
	locale?: Locale
): string => m.pack_inside_problem({ count, problem: problems[problem]({}, { locale }) }, { locale });

/** What a customer must know of: not that boxes were sold, which the counts say already. */
const grave: ReadonlySet<ContentProblem> = new Set<ContentProblem>(['recalled', 'expired', 'foreign']);
export const graveProblems = (contents: ContentsAnswer): ContentsAnswer['problems'] =>
	contents.problems.filter(({ problem }) => grave.has(problem));

const states: Readonly<Record<OuterState, Words>> = {
	full: m.pack_state_full,
	opened: m.pack_state_opened,
	partial: m.pack_state_partial,
	merged: m.pack_state_merged,
	empty: m.pack_state_empty
};
export const outerStateWords = (state: OuterState): string => states[state]();

export const recallLevelWords = (level: 1 | 2 | 3, locale?: Locale): string =>
	({ 1: m.pack_recall_level_1, 2: m.pack_recall_level_2, 3: m.pack_recall_level_3 })[level]({}, { locale });
