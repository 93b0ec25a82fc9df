import { randomUUID } from 'node:crypto';
import { Failure } from '$lib/contract/errors';
import type { Recognition } from '$lib/contract/http/patient';
import { parseMobile } from '$lib/domain/patient/mobile';
import { parseResidentId } from '$lib/domain/patient/resident-id';
import { requireDevice } from '../../access';
import type { Context } from '../../context';
import { appendAudit } from '../../repositories/audit';
import { findHospitalOfChain } from '../../repositories/consults';
import { countHistory } from '../../repositories/patient-history';
import { findProfile } from '../../repositories/patient-profiles';
import { findPatientId } from '../../repositories/patients';
import { countMisses, insertAttempt, markMatched } from '../../repositories/recognition-attempts';

/**
 * Pairs of numbers that led nowhere: at one kiosk, and for one identity number at all kiosks. New customers count
 * among them, so the first is above what a busy kiosk sees. House rule.
 */
const most = { ofDevice: 10, ofIdentity: 5 } as const;
const deviceWindowMs = 10 * 60_000;
const identityWindowMs = 3600_000;

/**
 * Whether both numbers, typed again, are those of an earlier visit; then what was said there. Nobody learns from the
 * answer, its time or the limit which of the two numbers is known: every other pair is answered alike.
 *
 * @throws Failure intake_incomplete when one is no such number; too_many_requests (the right pair included then)
 */
export async function recognisePatient(
	ctx: Context,
	input: { readonly residentId: string; readonly phone: string }
): Promise<Recognition> {
	const device = requireDevice(ctx, 'patient.recognise');
	const { db, seal } = ctx.services;
	const resident = parseResidentId(input.residentId);
	const phone = parseMobile(input.phone);
	if (!resident.ok || !phone.ok)
		throw new Failure('intake_incomplete', 'an identity number and a mobile number are needed', {
			field: resident.ok ? 'phone' : 'residentId'
		});
	const now = ctx.now();
	const identityHash = seal.hash('identity', resident.value.number);
	const phoneHash = seal.hash('phone', phone.value);
	const attempt = { id: randomUUID(), deviceId: device.id, identityHash, at: now };
	// Written before it is counted: of many at the same moment none slips through.
	await insertAttempt(db, attempt);
	const misses = await countMisses(db, attempt, {
		device: new Date(now.getTime() - deviceWindowMs),
		identity: new Date(now.getTime() - identityWindowMs)
	});
	if (misses.ofDevice > most.ofDevice || misses.ofIdentity > most.ofIdentity) {
		await appendAudit(db, ctx, {
			action: 'patient.recognise',
			subject: { type: 'device', id: device.id },
			outcome: 'refused',
			reason: 'too_many_requests'
		});
		throw new Failure('too_many_requests', 'too many numbers were tried; wait a while', {
			retryAfterSeconds: deviceWindowMs / 1000
		});
	}
	const patientId = await findPatientId(db, identityHash);
	// Asked for also where nobody was found, so that both answers take the same steps.
	const key = { patientId: patientId ?? randomUUID(), phoneHash };
	const [profile, hospitalId] = await Promise.all([
		findProfile(db, key),
		findHospitalOfChain(db, device.chainId)
	]);
	await db.transaction().execute(async (trx) => {
		if (profile) await markMatched(trx, attempt.id);
		await appendAudit(trx, ctx, {
			action: 'patient.recognise',
			subject: profile ? { type: 'patient', id: key.patientId } : { type: 'device', id: device.id },
			detail: { matched: profile !== null }
		});
	});
	if (!profile) return { known: null };
	const history = hospitalId
		? await countHistory(db, { ...key, hospitalId, chainId: device.chainId })
		: { consults: 0, medicines: 0 };
	return { known: { profile, history } };
}
