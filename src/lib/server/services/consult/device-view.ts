import type { DeviceConsult } from '$lib/contract/http/consult';
import { callModes } from '$lib/domain/consult/call-modes';
import { estimateWait } from '$lib/domain/consult/queue-estimate';
import { consultOutcomes, consultStatuses } from '$lib/domain/consult/status';
import { maskName } from '$lib/domain/patient/masking';
import { oneOf } from '$lib/domain/shared/one-of';
import type { Context } from '../../context';
import { countAhead, listRecentMinutes, type ConsultRow } from '../../repositories/consults';
import { listDoctorsOnDuty } from '../../repositories/presence';
import { needsChildDoctor } from './stored-intake';

/** Calls of the last week tell how long calls take here. */
const recentMs = 7 * 86_400_000;

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
		endedBy: endedByOf(row),
		outcome: outcomeOf(row),
		sharing: row.recognised
			? { earlierConsults: row.sharesConsults, dispensedMedicines: row.sharesMedicines }
			: null
	};
}

async function queueOf(ctx: Context, row: ConsultRow): Promise<NonNullable<DeviceConsult['queue']>> {
	const { db } = ctx.services;
	const now = ctx.now();
	const [ahead, onDuty, recentMinutes] = await Promise.all([
		countAhead(db, row),
		listDoctorsOnDuty(db, row.hospitalId, now),
		listRecentMinutes(db, row.hospitalId, new Date(now.getTime() - recentMs))
	]);
	const childDoctorNeeded = needsChildDoctor(row, now);
	const doctors = onDuty.filter(({ mayTreatChildren }) => mayTreatChildren || !childDoctorNeeded);
	const range = estimateWait({
		ahead,
		doctors: doctors.length,
		freeDoctors: doctors.filter(({ inCall }) => !inCall).length,
		recentMinutes
	});
	return {
		place: ahead + 1,
		range: range === 'unknown' ? null : range,
		doctors: doctors.length,
		childDoctorNeeded
	};
}
