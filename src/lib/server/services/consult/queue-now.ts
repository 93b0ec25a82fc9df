import type { WaitRange } from '$lib/contract/http/consult';
import { doctorStates, type DoctorState } from '$lib/domain/consult/call-modes';
import { presenceAt, type Presence } from '$lib/domain/consult/presence';
import { playQueue, type InQueue, type WaitEstimate } from '$lib/domain/consult/queue-estimate';
import { keptFor } from '$lib/domain/consult/take-order';
import { oneOf } from '$lib/domain/shared/one-of';
import type { Context } from '../../context';
import { listQueue, listRecentCalls } from '../../repositories/consult-queue';
import { listDoctors } from '../../repositories/presence';
import { needsChildDoctor } from './stored-intake';

/** Calls of the last week tell how long calls take here. */
const recentMs = 7 * 86_400_000;
const recentMost = 20;

interface WantedPresence {
	readonly wantedDoctorId: string | null;
	readonly wantedState: string | null;
	readonly wantedChangedAt: Date | null;
	readonly wantedSeenAt: Date | null;
	readonly wantedLapsedAt: Date | null;
}

const stateOf = (state: string | null): DoctorState | null =>
	state === null ? null : oneOf(doctorStates, state);

/** Whether the doctor whom a customer asked for is there; undefined when none was asked for. */
export const presenceOfWanted = (row: WantedPresence, now: Date): Presence | undefined =>
	row.wantedDoctorId === null
		? undefined
		: presenceAt(
				{
					state: stateOf(row.wantedState),
					changedAt: row.wantedChangedAt,
					seenAt: row.wantedSeenAt,
					lapsedAt: row.wantedLapsedAt
				},
				now
			);

/** What decides who may take somebody who waits. */
export const waitingFor = (
	row: WantedPresence & { readonly walkingSince: Date | null; readonly bornOn: string },
	now: Date
) => ({
	wantedDoctorId: row.wantedDoctorId,
	wantedGoneSince: presenceOfWanted(row, now)?.goneSince ?? null,
	childDoctorNeeded: needsChildDoctor(row, now),
	walking: row.walkingSince !== null
});

export type DoctorThere = Awaited<ReturnType<typeof queueNow>>['doctors'][number];

export const asRange = (estimate: WaitEstimate): WaitRange | null =>
	estimate === 'unknown' ? null : estimate;

/** Who is there in a hospital, who waits, and what lately was: all that places and waiting times come from. */
export async function queueNow(ctx: Context, hospitalId: string) {
	const { db } = ctx.services;
	const now = ctx.now();
	const [listed, rows, recent] = await Promise.all([
		listDoctors(db, hospitalId),
		listQueue(db, hospitalId),
		listRecentCalls(db, hospitalId, new Date(now.getTime() - recentMs))
	]);
	const doctors = listed.flatMap((row) => {
		const { state } = presenceAt({ ...row, state: stateOf(row.state) }, now);
		return state === 'away' ? [] : [{ ...row, state, inCall: row.consultId !== null }];
	});
	const waiting = rows.map((row) => {
		const facts = waitingFor(row, now);
		return { ...facts, id: row.id, queuedAt: row.queuedAt, keptFor: keptFor(facts, now) };
	});
	const taking = doctors
		.filter(({ state }) => state === 'available')
		.map((doctor) => ({
			id: doctor.id,
			inCall: doctor.inCall,
			mayTreatChildren: doctor.mayTreatChildren,
			recentMinutes: recent
				.filter(({ doctorId }) => doctorId === doctor.id)
				.slice(0, recentMost)
				.map(({ minutes }) => minutes)
		}));
	const hospitalMinutes = recent.slice(0, recentMost).map(({ minutes }) => minutes);
	return {
		doctors,
		waiting,
		/** Doctors who take patients, those in a call included. */
		takingFor: (childDoctorNeeded: boolean) =>
			taking.filter(({ mayTreatChildren }) => mayTreatChildren || !childDoctorNeeded).length,
		/** Waiting times behind those who wait already, or behind the first so many of them. */
		timesBehind: (count = waiting.length) =>
			playQueue(
				taking,
				waiting.slice(0, count).map((one): InQueue => ({ ...one, wantedDoctorId: one.keptFor })),
				hospitalMinutes
			)
	};
}
