import { randomUUID } from 'node:crypto';
import type { CdsCard } from '$lib/contract/http/cds';
import { overrideReasons, type OrderCheck } from '$lib/domain/clinical/check-order';
import type { ClinicalFinding, NotChecked } from '$lib/domain/clinical/finding';
import {
	adviceWords,
	findingWords,
	lineWords,
	notCheckedWords,
	overrideWords
} from '$lib/i18n/clinical-words';
import { m } from '$lib/i18n/paraglide/messages';

export const findingSystem = 'urn:wenyao:clinical-finding';
export const overrideSystem = 'urn:wenyao:override-reason';

/** A card with what is kept of it. */
export interface MadeCard {
	readonly card: CdsCard;
	readonly code: string | null;
	readonly ruleId: string | null;
}

/** The summary of a card has fewer than 140 characters (CDS Hooks 2.0, card attributes). */
const shortened = (text: string): string => (text.length < 140 ? text : `${text.slice(0, 138)}…`);

/** Markdown has no meaning in the tables; what would be taken for it is not. */
const plain = (text: string): string => text.replace(/[\\`*_[\]<>#|]/g, (sign) => `\\${sign}`);

const topic = (code: string, display: string) => ({ system: findingSystem, code, display });

function findingCard(finding: ClinicalFinding, names: ReadonlyMap<number, string>): MadeCard {
	const { code, ruleId, tier, source, lineNos } = finding;
	const words = findingWords(finding);
	const told = [
		adviceWords(finding),
		lineNos.map((lineNo) => names.get(lineNo) ?? lineNo).join('、'),
		m.cds_source({ source })
	];
	return {
		code,
		ruleId,
		card: {
			uuid: randomUUID(),
			summary: shortened(words),
			detail: told.flatMap((text) => (text ? plain(text) : [])).join('\n\n'),
			indicator: tier,
			source: { label: m.cds_label(), topic: topic(code, words) },
			...(tier === 'critical' && {
				overrideReasons: overrideReasons.map((reason) => ({
					code: reason,
					system: overrideSystem,
					display: overrideWords(reason)
				}))
			})
		}
	};
}

/** What could not be checked, so that no answer is taken for a pass. */
export interface Gaps {
	readonly notChecked: readonly NotChecked[];
	/** Orders whose medicine is not on our register. */
	readonly unknown: readonly string[];
	/** Orders whose dosage was not understood. */
	readonly undosed: readonly string[];
}

function gapCard({ notChecked, unknown, undosed }: Gaps): MadeCard[] {
	const told = [
		...unknown.map((name) => m.cds_unknown_medicine({ name })),
		...undosed.map((name) => m.cds_undosed({ name })),
		...notChecked.map((gap) => `${notCheckedWords(gap)} ${lineWords(gap.lineNos)}`.trim())
	];
	if (told.length === 0) return [];
	return [
		{
			code: null,
			ruleId: null,
			card: {
				uuid: randomUUID(),
				summary: shortened(m.cds_gaps({ count: told.length })),
				detail: told.map((text) => `- ${plain(text)}`).join('\n'),
				// An unknown medicine was not looked at at all; a fact that is missing leaves one check out.
				indicator: unknown.length > 0 ? 'warning' : 'info',
				source: { label: m.cds_label(), topic: topic('not_checked', m.cds_gaps({ count: told.length })) }
			}
		}
	];
}

/**
 * Gravest first, what could not be checked last; in Chinese, with source and rule.
 * @param names medicine by number of the line
 */
export const toCards = (
	{ findings }: Pick<OrderCheck, 'findings'>,
	gaps: Gaps,
	names: ReadonlyMap<number, string>
): readonly MadeCard[] => [...findings.map((finding) => findingCard(finding, names)), ...gapCard(gaps)];
