import { wordOfStep, kindOfWord, type PackStep } from '$lib/domain/trace/pack-step';
import { judgeStep, type PackChange, type Report, type WayStep } from '$lib/domain/trace/judge-step';
import { carriesContent, goesAlong } from '$lib/domain/trace/carried-content';
import { keptChange, takeBack, type KeptChange } from '$lib/domain/trace/take-back';
import type { TraceFlag } from '$lib/domain/trace/trace-flag';
import type { StoredEvent } from '../../repositories/epcis-events';
import type { FlagRow } from '../../repositories/trace-flags';
import type { NewStep, RecordedStep, TracedPack } from '../../repositories/traced-packs';

/** The word under which an error declaration stands in a pack's way. */
export const declarationWord = 'error_declaration';

interface Traced {
	pack: TracedPack;
	steps: RecordedStep[];
}

const voidedIn = (steps: readonly RecordedStep[]): ReadonlySet<number> =>
	new Set(steps.flatMap(({ voidsSeq }) => (voidsSeq === null ? [] : [voidsSeq])));

/** The steps that count, in the order in which they happened. */
function wayOf(steps: readonly RecordedStep[]): WayStep[] {
	const voided = voidedIn(steps);
	return steps
		.filter(({ seq, voidsSeq }) => voidsSeq === null && !voided.has(seq))
		.map(({ bizStep, at, storeId, detail }) => ({
			kind: kindOfWord(bizStep),
			at: at.toISOString(),
			storeId,
			doubts: detail.doubts ?? [],
			carried: detail.outer !== undefined
		}))
		.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

const changeIn = ({ detail }: RecordedStep): KeptChange | undefined =>
	detail.change as KeptChange | undefined;

/**
 * Packs as they change while events are applied one after the other, and what has to be written in the end. The
 * packs are locked by the caller; nothing here reads or writes.
 */
export class Belief {
	private readonly traced = new Map<string, Traced>();
	private readonly changed = new Set<string>();
	readonly newSteps: NewStep[] = [];
	readonly flags: FlagRow[] = [];
	readonly cleared: Array<{ packCode: string; flags: readonly TraceFlag[]; event: string }> = [];

	constructor(
		packs: ReadonlyMap<string, TracedPack>,
		ways: ReadonlyMap<string, RecordedStep[]>,
		private readonly outer: ReadonlyMap<string, string | null>,
		/** Everything inside an outer pack, by its code. */
		private readonly inside: ReadonlyMap<string, readonly string[]>,
		private readonly now: Date
	) {
		for (const [code, pack] of packs) this.traced.set(code, { pack, steps: ways.get(code) ?? [] });
	}

	changedPacks(): TracedPack[] {
		return [...this.changed].flatMap((code) => this.traced.get(code)?.pack ?? []);
	}

	parentOf(code: string): string | null | undefined {
		return this.traced.get(code)?.pack.parentCode ?? this.outer.get(code);
	}

	private flag(event: StoredEvent, packCode: string, ...flags: readonly TraceFlag[]): void {
		for (const flag of flags)
			this.flags.push({ packCode, event: event.id, flag, chainId: event.chainId, flaggedAt: this.now });
	}

	private record(
		traced: Traced,
		event: StoredEvent,
		step: Pick<NewStep, 'bizStep' | 'storeId' | 'voidsSeq'>,
		change: PackChange | null,
		doubts: readonly TraceFlag[],
		outer?: string
	): void {
		const { pack } = traced;
		const kept = change && keptChange(pack, change);
		const seq = pack.eventSeq + 1;
		const detail = {
			event: event.eventId,
			...(doubts.length > 0 && { doubts }),
			...(kept && { change: kept }),
			...(outer !== undefined && { outer })
		};
		traced.pack = { ...pack, ...change, eventSeq: seq };
		this.changed.add(pack.code);
		traced.steps.push({
			packCode: pack.code,
			seq,
			bizStep: step.bizStep,
			at: event.eventTime,
			storeId: step.storeId,
			epcisEvent: event.id,
			voidsSeq: step.voidsSeq,
			detail
		});
		this.newSteps.push({
			packCode: pack.code,
			seq,
			type: event.event.type.slice(0, -'Event'.length).toLowerCase(),
			action: event.event.action ?? 'OBSERVE',
			...step,
			occurredAt: event.eventTime,
			recordedAt: this.now,
			chainId: event.chainId,
			epcisEvent: event.id,
			detail
		});
	}

	/**
	 * @param code under which the pack of the step is registered, if it is
	 * @param outer the outer pack that takes the pack along; absent where the event itself names the pack
	 */
	apply(
		event: StoredEvent,
		code: string,
		step: PackStep,
		report: Omit<Report, 'parentOf'>,
		outer?: string
	): void {
		const traced = this.traced.get(code);
		if (!traced) {
			if (step.epc.kind === 'unreadable') this.flag(event, code, 'unreadable_epc');
			if (step.epc.kind === 'pack') this.flag(event, code, 'unknown_pack');
			return;
		}
		// Its case came first in the same event.
		const told = traced.steps.some(
			({ epcisEvent, detail, bizStep }) =>
				epcisEvent === event.id && detail.outer !== undefined && kindOfWord(bizStep) === step.kind
		);
		if (told) return;
		const before = traced.pack;
		const { recorded, change, flags, cleared } = judgeStep(traced.pack, wayOf(traced.steps), step, {
			...report,
			parentOf: (of) => this.parentOf(of)
		});
		this.flag(event, code, ...flags);
		if (cleared.length > 0) this.cleared.push({ packCode: code, flags: cleared, event: event.id });
		if (!recorded) return;
		const bizStep = wordOfStep(event.event, step.kind);
		this.record(traced, event, { bizStep, storeId: report.storeId, voidsSeq: null }, change, flags, outer);
		if (outer !== undefined || !carriesContent(before, step.kind, change)) return;
		for (const piece of this.inside.get(code) ?? []) {
			const pack = this.traced.get(piece)?.pack;
			if (pack && goesAlong(pack, before)) this.apply(event, piece, step, report, code);
		}
	}

	/** Takes back what one pack was believed to be because of an event that is declared wrong. */
	declareWrong(declaration: StoredEvent, original: string, code: string): void {
		const traced = this.traced.get(code);
		if (!traced) return;
		const voided = voidedIn(traced.steps);
		const counts = ({ seq, voidsSeq }: RecordedStep) => voidsSeq === null && !voided.has(seq);
		for (const step of traced.steps.filter((step) => step.epcisEvent === original && counts(step))) {
			const { pack } = traced;
			const change = changeIn(step);
			const later = traced.steps.filter((other) => other.seq > step.seq && counts(other)).map(changeIn);
			const ours = pack.chainId === null || pack.chainId === declaration.chainId;
			const before =
				change && ours
					? takeBack(
							pack,
							change,
							later.filter((kept) => kept !== undefined)
						)
					: undefined;
			// A sale that was believed when its receipt came stands in the change of the receipt.
			const soldByIt = pack.status === 'sold' && pack.lastSoldAt === step.at.toISOString();
			if (before) this.flag(declaration, code, 'declared_wrong');
			else if (change || soldByIt) this.flag(declaration, code, 'rests_on_error');
			this.record(
				traced,
				declaration,
				{ bizStep: declarationWord, storeId: step.storeId, voidsSeq: step.seq },
				before ?? null,
				[]
			);
		}
	}
}
