import type { Transaction } from 'kysely';
import { checkConflict, checkHandOver, checkPrescription } from '$lib/domain/registry-check/check-papers';
import { checkPackStory } from '$lib/domain/registry-check/check-pack';
import type { Contradiction } from '$lib/domain/registry-check/contradiction';
import type { Queryable } from '../../db/client';
import { readSnapshot } from '../../db/read-snapshot';
import type { DB } from '../../db/types';
import { estimatePacks, readPackPage } from '../../repositories/registry-packs';
import {
	firstId,
	readConflictPage,
	readHandOverPage,
	readLonelyAudits,
	readPrescriptionPage,
	readReceiptPage,
	type PaperPage
} from '../../repositories/registry-papers';

export const comparedThings = [
	'packs',
	'steps',
	'handOvers',
	'prescriptions',
	'audits',
	'receipts',
	'conflicts'
] as const;
export type Compared = Readonly<Record<(typeof comparedThings)[number], number>>;

export interface RegistryComparison {
	readonly compared: Compared;
	/** All of them, also those beyond `contradictions`. */
	readonly found: number;
	/** The first ones: a registry that is wrong everywhere must not fill the memory. */
	readonly contradictions: readonly Contradiction[];
}

interface Options {
	/** Packs or papers of a page; each page is read in a snapshot of its own. */
	readonly pageSize?: number;
	/** Called after each page with what was compared, and about how many packs there are. */
	readonly onPage?: (compared: Compared, packs: number) => void;
	readonly onContradiction?: (contradiction: Contradiction) => void;
	readonly stopping?: AbortSignal;
}

const mostKept = 1_000;

/**
 * Replays every pack's history and compares what it comes to with the packs, the hand-overs, the lines, the papers
 * and the audit trail. Reads page after page, so that it may run on live data of any size: writers are never
 * waited for and never kept waiting, and what one page compares was true at one moment.
 */
export async function compareRegistry(
	db: Queryable,
	{ pageSize = 2_000, onPage, onContradiction, stopping }: Options = {}
): Promise<RegistryComparison> {
	const compared = {
		packs: 0,
		steps: 0,
		handOvers: 0,
		prescriptions: 0,
		audits: 0,
		receipts: 0,
		conflicts: 0
	};
	const contradictions: Contradiction[] = [];
	let found = 0;
	const about = await estimatePacks(db);
	const tell = (some: readonly Contradiction[]) => {
		for (const contradiction of some) {
			found += 1;
			if (contradictions.length < mostKept) contradictions.push(contradiction);
			onContradiction?.(contradiction);
		}
	};
	/** Page after page of papers, from the first id to the last. */
	const walk = async <Story>(
		what: keyof Compared,
		read: (trx: Transaction<DB>, after: string, size: number) => Promise<PaperPage<Story>>,
		check: (story: Story) => readonly Contradiction[]
	) => {
		for (let after: string | null = firstId; after !== null && !stopping?.aborted;) {
			const from: string = after;
			const page: PaperPage<Story> = await readSnapshot(db, (trx) => read(trx, from, pageSize));
			for (const story of page.stories) tell(check(story));
			compared[what] += page.stories.length;
			onPage?.(compared, about);
			after = page.next;
		}
	};

	for (let after: string | null = ''; after !== null && !stopping?.aborted;) {
		const from: string = after;
		const page = await readSnapshot(db, (trx) => readPackPage(trx, from, pageSize));
		for (const story of page.stories) tell(checkPackStory(story));
		compared.packs += page.packs;
		compared.steps += page.steps;
		onPage?.(compared, about);
		after = page.next;
	}
	await walk('handOvers', readHandOverPage, checkHandOver);
	await walk('prescriptions', readPrescriptionPage, checkPrescription);
	await walk('audits', readLonelyAudits, ({ id, lonely }) =>
		lonely ? [{ rule: 'audit_without_hand_over', subject: id }] : []
	);
	await walk('receipts', readReceiptPage, ({ id, received, packs }) =>
		received === packs ? [] : [{ rule: 'receipt_in_part', subject: id }]
	);
	await walk('conflicts', readConflictPage, checkConflict);
	return { compared, found, contradictions };
}
