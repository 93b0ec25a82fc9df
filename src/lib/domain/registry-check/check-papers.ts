import { transition, type PrescriptionEvent, type PrescriptionStatus } from '../prescription/status';
import type { Contradiction, ContradictionRule } from './contradiction';

/** A hand-over with its packs and what the audit trail says of it. */
export interface HandOverStory {
	readonly id: string;
	readonly totalFen: number;
	readonly packs: readonly { readonly code: string; readonly priceFen: number }[];
	/** The packs that each audit entry of this hand-over names. */
	readonly audited: readonly (readonly string[])[];
}

const sameCodes = (a: readonly string[], b: readonly string[]): boolean =>
	a.length === b.length && a.toSorted().join('\n') === b.toSorted().join('\n');

export function checkHandOver({ id, totalFen, packs, audited }: HandOverStory): Contradiction[] {
	const found: ContradictionRule[] = [];
	const codes = packs.map(({ code }) => code);
	if (packs.length === 0) found.push('hand_over_empty');
	if (packs.reduce((sum, { priceFen }) => sum + priceFen, 0) !== totalFen) found.push('total_differs');
	if (audited.length !== 1 || !sameCodes(audited[0] ?? [], codes)) found.push('hand_over_audit');
	return found.map((rule) => ({ rule, subject: id }));
}

/** A prescription with its counters, its events by number, and what was handed over against it. */
export interface PrescriptionStory {
	readonly id: string;
	readonly status: PrescriptionStatus;
	/** A part was handed over and the rest is owed. */
	readonly owed: boolean;
	/** In smallest units, since packs may be split. */
	readonly lines: readonly {
		readonly lineNo: number;
		readonly needed: number;
		readonly counted: number;
		/** Units in the hand-overs of the line, those that came back included: it may be filled once. */
		readonly handedOver: number;
	}[];
	readonly events: readonly {
		readonly event: PrescriptionEvent;
		readonly from: PrescriptionStatus;
		readonly to: PrescriptionStatus;
	}[];
	/** Audit entries of steps that were done, by the name of the step. */
	readonly audited: ReadonlyMap<string, number>;
	readonly signatures: { readonly prescribe: number; readonly review: number };
}

/**
 * Whether the state of a prescription is what its events, its lines and the audit trail come to.
 *
 * Example: 2 packs needed, 1 counted, status dispensed → status_of_lines.
 */
export function checkPrescription(story: PrescriptionStory): Contradiction[] {
	const { id, status, lines, events, audited, signatures } = story;
	const found: Contradiction[] = [];
	const add = (rule: ContradictionRule, subject = id) => found.push({ rule, subject });
	for (const { lineNo, needed, counted, handedOver } of lines) {
		if (counted !== handedOver) add('line_counter', `${id} line ${lineNo}`);
		if (handedOver > needed) add('line_overfilled', `${id} line ${lineNo}`);
	}
	const needed = lines.reduce((sum, line) => sum + line.needed, 0);
	const done = lines.reduce((sum, line) => sum + line.counted, 0);
	if ((status === 'dispensed') !== (lines.length > 0 && done === needed)) add('status_of_lines');
	else {
		const part = partOf(story);
		if (part !== null && part !== (done > 0 && done < needed)) add('status_of_lines');
	}
	if ((events.at(-1)?.to ?? 'draft') !== status) add('status_of_events');
	let before: PrescriptionStatus = 'draft';
	let linked = true;
	for (const { event, from, to } of events) {
		const next = transition(from, event);
		linked &&= from === before && next.ok && next.value === to;
		before = to;
	}
	if (!linked) add('event_chain');
	for (const name of new Set(events.map(({ event }) => event)))
		if (events.filter(({ event }) => event === name).length !== (audited.get(name) ?? 0))
			add('event_without_audit');
	const passed = (name: PrescriptionEvent) => events.some(({ event }) => event === name);
	if (passed('sign') !== signatures.prescribe > 0 || (passed('approve') && signatures.review === 0))
		add('signature_missing');
	return found;
}

/** Whether a part must have been handed out; null where that is over and says nothing more. */
function partOf({ status, owed }: PrescriptionStory): boolean | null {
	if (status === 'partly_dispensed') return true;
	if (status === 'dispensed') return null;
	return (status === 'approved' || status === 'dispensing') && owed;
}

/** A hand-over without a line that contradicted the records. */
export interface ConflictStory {
	readonly id: string;
	/** What a person decided; null while it is open. */
	readonly resolution: string | null;
	/** What that decision says it entered, and what is on record under the id of the hand-over. */
	readonly dispensingId: string | null;
	readonly entered: string | null;
	/** Audit entries of keeping it and of deciding it. */
	readonly kept: number;
	readonly resolved: number;
}

/**
 * Nothing is entered of a conflict but by a person's decision, and both are in the trail.
 *
 * Example: open, yet a hand-over on record under its id → conflict_entered.
 */
export function checkConflict(story: ConflictStory): Contradiction[] {
	const { id, resolution, dispensingId, entered, kept, resolved } = story;
	const found: ContradictionRule[] = [];
	if (kept !== 1 || resolved !== (resolution === null ? 0 : 1)) found.push('conflict_audit');
	if (entered !== dispensingId || (resolution === 'recheck' && entered === null))
		found.push('conflict_entered');
	return found.map((rule) => ({ rule, subject: id }));
}
