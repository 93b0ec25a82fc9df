import type { DeviceConsult, WantedDoctor } from '$lib/contract/http/consult';
import { callModes } from '$lib/domain/consult/call-modes';
import { keptFor } from '$lib/domain/consult/take-order';
import { consultOutcomes, consultStatuses } from '$lib/domain/consult/status';
import { maskName } from '$lib/domain/patient/masking';
import { oneOf } from '$lib/domain/shared/one-of';
import type { Context } from '../../context';
import type { ConsultRow } from '../../repositories/consults';
import { guestOf } from '../guest/guest-view';
import { contactOf } from '../reception/read-reception';
import { asRange, presenceOfWanted, queueNow, waitingFor } from './queue-now';

export const endedByOf = (row: ConsultRow) =>
	row.endedBy === null ? null : oneOf(['doctor', 'customer', 'system'], row.endedBy);

export const outcomeOf = (row: ConsultRow) =>
	row.outcome === null ? null : oneOf(consultOutcomes, row.outcome);

/** What the kiosk may show of its own consult; the queue only while it waits. */
export async function viewForDevice(ctx: Context, row: ConsultRow): Promise<DeviceConsult> {
	const status = oneOf(consultStatuses, row.status);
	return {
		id: row.id,
		ticket: row.ticket,
		status,
		mode: oneOf(callModes, row.mode),
		maskedName: maskName(row.name),
		queuedAt: row.queuedAt.toISOString(),
		queue: status === 'waiting' ? await queueOf(ctx, row) : null,
		doctor: row.doctorName === null ? null : { name: row.doctorName, title: row.doctorTitle ?? '' },
		guest: await guestOf(ctx, row.id),
		endedBy: endedByOf(row),
		outcome: outcomeOf(row),
		sharing: row.recognised
			? { earlierConsults: row.sharesConsults, dispensedMedicines: row.sharesMedicines }
			: null
	};
}

async function queueOf(ctx: Context, row: ConsultRow): Promise<NonNullable<DeviceConsult['queue']>> {
	const now = ctx.now();
	const queue = await queueNow(ctx, row.hospitalId);
	const me = waitingFor(row, now);
	const kept = keptFor(me, now);
	const at = queue.waiting.findIndex(({ id }) => id === row.id);
	const ahead = queue.waiting.slice(0, Math.max(0, at));
	const doctors = queue.takingFor(me.childDoctorNeeded);
	return {
		// Whoever waits for another doctor, or walks around the shop, does not stand in between.
		place: 1 + ahead.filter((one) => !one.walking && one.keptFor === kept).length,
		range: asRange(
			queue.timesBehind(ahead.length)({ wantedDoctorId: kept, childDoctorNeeded: me.childDoctorNeeded })
		),
		doctors,
		childDoctorNeeded: me.childDoctorNeeded,
		wanted: wantedOf(row, now),
		contact: doctors === 0 ? await contactOf(ctx, row.hospitalId) : null
	};
}

function wantedOf(row: ConsultRow, now: Date): WantedDoctor | null {
	const presence = presenceOfWanted(row, now);
	if (!presence || !row.wantedDoctorId) return null;
	const opened = keptFor(waitingFor(row, now), now) === null;
	return {
		id: row.wantedDoctorId,
		name: row.wantedName ?? '',
		nameEn: row.wantedNameEn,
		title: row.wantedTitle ?? '',
		titleEn: row.wantedTitleEn,
		state: opened ? 'opened' : presence.state
	};
}
