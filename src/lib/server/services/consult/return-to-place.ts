import type { CurrentConsult } from '$lib/contract/http/consult';
import { Failure } from '$lib/contract/errors';
import type { ReturnInput } from '$lib/contract/http/reception';
import { consultStatuses } from '$lib/domain/consult/status';
import { phoneTailLength, refuseReturn } from '$lib/domain/consult/ticket';
import { oneOf } from '$lib/domain/shared/one-of';
import { addDays, chinaDate } from '$lib/domain/shared/local-date';
import { requireDevice } from '../../access';
import type { Context } from '../../context';
import { appendAudit } from '../../repositories/audit';
import { countWrongProof, findIdByTicket, movePlace } from '../../repositories/consult-queue';
import { findConsult, touchDevice, type ConsultRow } from '../../repositories/consults';
import { isUniqueViolation } from '../../repositories/unique-violation';
import { countWrongGuess, requireGuess } from '../dispensing/guess-limit';
import { viewForDevice } from './device-view';

/**
 * The ticket and the last digits of the phone bring a place back, at any kiosk of the shop where it was drawn, with
 * the time of queueing it had. So does a kiosk that died under its customer.
 * @throws Failure ticket_wrong (one of the two is wrong, without saying which), ticket_locked (too many wrong
 * digits), ticket_elsewhere, ticket_expired, ticket_over (detail: status), queue_full (this kiosk is taken),
 * too_many_requests.
 */
export async function returnToPlace(ctx: Context, input: ReturnInput): Promise<CurrentConsult> {
	const device = requireDevice(ctx, 'consult.request');
	const { db, services, now } = { db: ctx.services.db, services: ctx.services, now: ctx.now() };
	requireGuess(services, device.id, now);
	const id = await findIdByTicket(db, ticketsOf(input.ticket, now));
	const row = id === undefined ? undefined : await findConsult(db, id);
	if (!row) {
		countWrongGuess(services, device.id, now);
		throw new Failure('ticket_wrong', 'no such ticket with this phone');
	}
	await requireProof(ctx, row, input.phoneTail);
	await db
		.transaction()
		.execute(async (trx) => {
			if (!(await movePlace(trx, row.id, device.id, row)))
				throw new Failure('ticket_over', 'this place was taken back in the same moment', {
					status: row.status
				});
			// Seen just now: the place is kept from here on as long as this kiosk is.
			await touchDevice(trx, device.id, now);
			await appendAudit(trx, ctx, {
				action: 'consult.return',
				subject: { type: 'consult', id: row.id },
				detail: { from: row.deviceId, walkingSince: row.walkingSince?.toISOString() ?? null }
			});
		})
		.catch((error: unknown) => {
			if (isUniqueViolation(error, 'consult_one_open_per_device'))
				throw new Failure('queue_full', 'this kiosk has a consult of somebody else');
			throw error;
		});
	const { storeId, hospitalId } = row;
	for (const deviceId of new Set([row.deviceId, device.id]))
		services.publish({ kind: 'consult', consultId: row.id, deviceId, storeId, hospitalId });
	services.publish({ kind: 'queue', hospitalId });
	const after = await findConsult(db, row.id);
	return { consult: after ? await viewForDevice(ctx, after) : null };
}

/** What is typed has no day: it is of today, or of yesterday shortly after midnight. */
function ticketsOf(ticket: string, now: Date): string[] {
	if (ticket.includes('-')) return [ticket];
	const today = chinaDate(now);
	return [today, addDays(today, -1)].map((day) => `${day.slice(2).replaceAll('-', '')}-${ticket}`);
}

async function requireProof(ctx: Context, row: ConsultRow, phoneTail: string): Promise<void> {
	const device = requireDevice(ctx, 'consult.request');
	const { db, seal } = ctx.services;
	const refusal = refuseReturn(
		{
			status: oneOf(consultStatuses, row.status),
			walkingSince: row.walkingSince,
			wrongProofs: row.wrongProofs,
			proofRight: seal.open(row.phoneSealed).slice(-phoneTailLength) === phoneTail,
			sameStore: row.storeId === device.storeId
		},
		ctx.now()
	);
	if (!refusal) return;
	if (refusal === 'ticket_wrong') {
		countWrongGuess(ctx.services, device.id, ctx.now());
		await countWrongProof(db, row.id);
	}
	const detail = refusal === 'ticket_over' ? { status: row.status } : undefined;
	throw new Failure(refusal, `${refusal} for this ticket`, detail);
}
