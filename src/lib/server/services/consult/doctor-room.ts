import * as v from 'valibot';
import { deviceCheck, type DoctorRoom } from '$lib/contract/http/consult';
import { Failure } from '$lib/contract/errors';
import { callModes, doctorStates } from '$lib/domain/consult/call-modes';
import { standingTo } from '$lib/domain/consult/take-order';
import { ticketKeptMs } from '$lib/domain/consult/ticket';
import { maskName } from '$lib/domain/patient/masking';
import { oneOf } from '$lib/domain/shared/one-of';
import { requireDoctor } from '../../access';
import type { Context } from '../../context';
import { countWaiting, findCallOfDoctor, listWaiting } from '../../repositories/consults';
import { countOpenCallbacks } from '../../repositories/callbacks';
import { findDoctor } from '../../repositories/presence';
import { queueNow, waitingFor } from './queue-now';
import { patientFacts } from './stored-intake';

const most = 50;
/** A kiosk tells every thirty seconds that it is there. */
const kioskSilentMs = 75_000;

/** Who waits in the doctor's hospital, oldest first, with what a doctor looks at before taking somebody. */
export async function doctorRoom(ctx: Context): Promise<DoctorRoom> {
	const actor = requireDoctor(ctx, 'consult.room');
	const { db } = ctx.services;
	const now = ctx.now();
	const [me, rows, count, queue, currentConsultId, callbacks] = await Promise.all([
		findDoctor(db, actor.id),
		listWaiting(db, actor.hospitalId, most),
		countWaiting(db, actor.hospitalId),
		queueNow(ctx, actor.hospitalId),
		findCallOfDoctor(db, actor.id),
		countOpenCallbacks(db, actor.hospitalId)
	]);
	if (!me) throw new Failure('not_found', 'no such doctor');
	return {
		me: {
			name: me.name,
			title: me.title ?? '',
			state: me.state === null ? 'away' : oneOf(doctorStates, me.state),
			mayTreatChildren: me.mayTreatChildren,
			departmentName: me.departmentName,
			keepsTables: me.keepsClinicalTables
		},
		waiting: rows.map((row, index) => ({
			...patientFacts(row, now),
			consultId: row.id,
			ticket: row.ticket,
			place: index + 1,
			queuedAt: row.queuedAt.toISOString(),
			maskedName: maskName(row.name),
			mode: oneOf(callModes, row.mode),
			storeName: row.storeName,
			deviceCheck: v.parse(deviceCheck, row.deviceCheck),
			kioskOnline: !!row.deviceSeenAt && now.getTime() - row.deviceSeenAt.getTime() < kioskSilentMs,
			standing: standingTo(waitingFor(row, now), me, now),
			askedFor: row.wantedName,
			departmentName: row.departmentName,
			walkingUntil: row.walkingSince
				? new Date(row.walkingSince.getTime() + ticketKeptMs).toISOString()
				: null
		})),
		more: Math.max(0, count - rows.length),
		availableDoctors: queue.takingFor(false),
		callbacks,
		currentConsultId: currentConsultId ?? null,
		serverTime: now.toISOString()
	};
}
