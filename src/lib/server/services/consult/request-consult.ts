import { randomInt, randomUUID } from 'node:crypto';
import { consentVersions, type CurrentConsult, type RequestConsult } from '$lib/contract/http/consult';
import { Failure } from '$lib/contract/errors';
import { checkIntake } from '$lib/domain/consult/intake';
import { parseMobile } from '$lib/domain/patient/mobile';
import { parseResidentId } from '$lib/domain/patient/resident-id';
import { ticketAlphabet, ticketTailLength } from '$lib/domain/consult/ticket';
import { ageOn, chinaDate } from '$lib/domain/shared/local-date';
import { requireDevice } from '../../access';
import type { Context } from '../../context';
import { appendAudit } from '../../repositories/audit';
import {
	findHospitalOfChain,
	findOpenOfDevice,
	insertConsult,
	touchDevice
} from '../../repositories/consults';
import { upsertPatient } from '../../repositories/patients';
import { isUniqueViolation } from '../../repositories/unique-violation';
import { viewForDevice } from './device-view';
import { findPlace } from './find-place';
import type { StoredIntake } from './stored-intake';

/** 261122-K7QF2M: the day in China and six characters by chance. */
function newTicket(now: Date): string {
	const tail = Array.from(
		{ length: ticketTailLength },
		() => ticketAlphabet[randomInt(ticketAlphabet.length)]
	).join('');
	return `${chinaDate(now).slice(2).replaceAll('-', '')}-${tail}`;
}

/**
 * Puts a customer into the queue of the hospital that serves the kiosk's chain. Nothing is stored before both
 * consents are there in the version on screen.
 * @throws Failure consent_missing, intake_incomplete (detail: faults), queue_full (this kiosk has a consult
 * already), not_allowed_now (no hospital serves this chain).
 */
export async function requestConsult(ctx: Context, input: RequestConsult): Promise<CurrentConsult> {
	const device = requireDevice(ctx, 'consult.request');
	const { db, seal, publish } = ctx.services;
	const now = ctx.now();
	const { earlierDiagnosis, guardian } = input;
	const current = input.consents.filter(({ kind, textVersion }) => consentVersions[kind] === textVersion);
	const faults = checkIntake(
		{
			...input,
			earlierDiagnosis: { kind: earlierDiagnosis.kind, text: earlierDiagnosis.what },
			consents: current.map(({ kind }) => kind)
		},
		chinaDate(now)
	);
	if (faults.some(({ field }) => field === 'consents'))
		throw new Failure('consent_missing', 'both consents are needed, each in its current text');
	const resident = parseResidentId(input.residentId);
	const phone = parseMobile(input.phone);
	const { answer } = input.allergies;
	const { kind } = earlierDiagnosis;
	if (faults.length > 0 || !resident.ok || !phone.ok || answer === '' || kind === '')
		throw new Failure('intake_incomplete', `${faults[0]?.field}: ${faults[0]?.code}`, { faults });

	if (await findOpenOfDevice(db, device.id))
		throw new Failure('queue_full', 'this kiosk already has a consult');
	const hospitalId = await findHospitalOfChain(db, device.chainId);
	if (!hospitalId)
		throw new Failure('not_allowed_now', 'no hospital serves this chain', { reason: 'no_hospital' });

	const place = await findPlace(ctx, hospitalId, input.choice, {
		complaints: input.complaints,
		text: input.complaintText,
		ageYears: ageOn(resident.value.birthDate, chinaDate(now))
	});

	const intake: StoredIntake = {
		weightKg: input.weightKg.trim(),
		allergies: { answer, text: input.allergies.text.trim() },
		complaints: input.complaints,
		complaintText: input.complaintText.trim(),
		earlierDiagnosis: {
			kind,
			what: earlierDiagnosis.what.trim(),
			where: earlierDiagnosis.where.trim(),
			when: earlierDiagnosis.when
		},
		guardian: guardian && {
			present: guardian.present,
			name: guardian.name.trim(),
			identitySealed: seal.seal(guardian.residentId.trim()).toString('base64')
		}
	};
	const id = randomUUID();
	try {
		await db.transaction().execute(async (trx) => {
			const patientId = await upsertPatient(
				trx,
				{
					identityHash: seal.hash('identity', resident.value.number),
					identitySealed: seal.seal(resident.value.number),
					phoneSealed: seal.seal(phone.value),
					name: input.name.trim(),
					sex: resident.value.sex,
					bornOn: resident.value.birthDate
				},
				now
			);
			await insertConsult(trx, {
				id,
				ticket: newTicket(now),
				deviceId: device.id,
				storeId: device.storeId,
				chainId: device.chainId,
				hospitalId,
				...place,
				patientId,
				mode: input.mode,
				intake,
				deviceCheck: input.deviceCheck,
				queuedAt: now,
				consents: current.filter(
					(consent, index) => current.findIndex((other) => other.kind === consent.kind) === index
				)
			});
			await touchDevice(trx, device.id, now);
			await appendAudit(trx, ctx, {
				action: 'consult.request',
				subject: { type: 'consult', id },
				detail: { patientId, hospitalId, mode: input.mode, ...place, consents: consentVersions }
			});
		});
	} catch (error) {
		if (isUniqueViolation(error, 'consult_one_open_per_device'))
			throw new Failure('queue_full', 'this kiosk already has a consult');
		throw error;
	}
	publish({ kind: 'consult', consultId: id, deviceId: device.id, storeId: device.storeId, hospitalId });
	publish({ kind: 'queue', hospitalId });
	const row = await findOpenOfDevice(db, device.id);
	return { consult: row ? await viewForDevice(ctx, row) : null };
}
