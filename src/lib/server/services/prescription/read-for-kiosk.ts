import * as v from 'valibot';
import type { KioskPrescription, KioskPrescriptionState } from '$lib/contract/http/prescription';
import { maskName } from '$lib/domain/patient/masking';
import type { PrescriptionStatus } from '$lib/domain/prescription/status';
import { isId } from '$lib/domain/shared/ids';
import { requireDevice } from '../../access';
import type { Context } from '../../context';
import { findKioskConsult, findOpenKioskConsult } from '../../repositories/kiosk-consults';
import { listPrescriptionsOfConsult, type PrescriptionRow } from '../../repositories/prescriptions';
import { verifyPrescription } from './verify-prescription';

const states: Readonly<Record<PrescriptionStatus, KioskPrescriptionState>> = {
	draft: 'writing',
	signed: 'reviewing',
	approved: 'approved',
	rejected: 'returned',
	dispensing: 'dispensing',
	dispensed: 'dispensed',
	partly_dispensed: 'dispensed',
	cancelled: 'cancelled',
	expired: 'expired'
};

/** Medicines are shown from approval until the hand-over is done. */
const shown: ReadonlySet<PrescriptionStatus> = new Set([
	'approved',
	'dispensing',
	'dispensed',
	'partly_dispensed'
]);

const pickupSchema = v.object({ token: v.string(), digits: v.string() });

/**
 * What the customer at this kiosk may see of a prescription. The kiosk says which consult it remembers; without
 * one only a call that is going on answers, because the next customer must not see the last one's.
 * Before a pharmacist has approved there is no medicine in the answer at all (rule for online sellers, applied
 * with caution).
 * @throws Failure prescription_altered; not_signed_in and forbidden for everybody but a kiosk
 */
export async function readForKiosk(
	ctx: Context,
	consultId: string | undefined
): Promise<KioskPrescription | null> {
	const device = requireDevice(ctx, 'prescription.read');
	const { db } = ctx.services;
	const consult =
		consultId !== undefined && isId(consultId)
			? await findKioskConsult(db, device.id, consultId)
			: await findOpenKioskConsult(db, device.id);
	if (!consult) return null;
	const rows = await listPrescriptionsOfConsult(db, consult.id);
	const row = rows.find(({ status }) => status !== 'cancelled') ?? rows[0];
	return {
		consultId: consult.id,
		consultOpen: consult.status === 'waiting' || consult.status === 'in_call',
		expected: consult.outcome === 'prescribed',
		doctor: consult.doctorName === null ? null : { name: consult.doctorName, title: consult.doctorTitle },
		storeName: consult.storeName,
		prescription: row
			? {
					id: row.id,
					state: states[row.status],
					patientName: maskName(consult.patientName),
					approved: shown.has(row.status) ? await approvedPart(ctx, row) : null
				}
			: null
	};
}

async function approvedPart(ctx: Context, row: PrescriptionRow) {
	const { document } = await verifyPrescription(ctx, row.id);
	return {
		number: document.number,
		validUntil: document.validUntil,
		lines: document.lines.map(({ productId: _id, ...line }) => line),
		pickup: row.status === 'approved' && row.pickupSealed ? readPickup(ctx, row.pickupSealed) : null
	};
}

const readPickup = (ctx: Context, sealed: Buffer) =>
	v.parse(pickupSchema, JSON.parse(ctx.services.seal.open(sealed)));
