import type { RequestConsult } from '$lib/contract/http/consult';
import {
	allergiesDiffer,
	conditionNames,
	declareFacts,
	type DeclaredFacts,
	type HealthProfile
} from '$lib/domain/patient/health-profile';
import type { Queryable } from '../../db/client';
import { requireDevice } from '../../access';
import type { Context } from '../../context';
import { appendProfile, findProfile, type ProfileKey } from '../../repositories/patient-profiles';
import { wasRecognised } from '../../repositories/recognition-attempts';

/** From typing the numbers to joining the queue. */
const recognisedForMs = 2 * 3600_000;

export interface Returning {
	readonly key: ProfileKey;
	readonly before: HealthProfile | null;
	/** This kiosk has shown them what was said before; only then can anything be shown to the doctor. */
	readonly recognised: boolean;
	readonly allergiesDiffer: boolean;
}

const declared = ({ allergies, earlierDiagnosis, medicines, weightKg }: RequestConsult): DeclaredFacts => ({
	allergies: { answer: allergies.answer === '' ? 'unknown' : allergies.answer, text: allergies.text },
	conditions: conditionNames(earlierDiagnosis.what),
	medicines,
	weightKg: weightKg.trim()
});

/** Who asks for a consult, seen from earlier visits. The patient's row is held by the caller's transaction. */
export async function readReturning(
	trx: Queryable,
	ctx: Context,
	key: ProfileKey,
	identityHash: Buffer,
	input: RequestConsult
): Promise<Returning> {
	const device = requireDevice(ctx, 'consult.request');
	const before = await findProfile(trx, key);
	const since = new Date(ctx.now().getTime() - recognisedForMs);
	return {
		key,
		before,
		recognised: before !== null && (await wasRecognised(trx, { deviceId: device.id, identityHash }, since)),
		allergiesDiffer: allergiesDiffer(before, declared(input).allergies)
	};
}

/** The next version of the profile, said by the customer with this consult and under its consent to health data. */
export async function keepProfile(
	trx: Queryable,
	ctx: Context,
	{ key, before }: Returning,
	consultId: string,
	input: RequestConsult
): Promise<void> {
	requireDevice(ctx, 'consult.request');
	const at = ctx.now();
	const profile = declareFacts(before, declared(input), at.toISOString());
	await appendProfile(trx, key, { consultId, by: 'customer', staffId: null, at, profile });
}
