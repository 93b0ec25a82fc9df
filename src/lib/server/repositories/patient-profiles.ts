import { sql } from 'kysely';
import * as v from 'valibot';
import type { HealthProfile, Said } from '$lib/domain/patient/health-profile';
import type { Queryable } from '../db/client';

/** A profile opens to whoever knows both numbers of it. */
export interface ProfileKey {
	readonly patientId: string;
	readonly phoneHash: Buffer;
}

const said = { by: v.picklist(['customer', 'doctor']), at: v.string() };
const stored = v.object({
	allergies: v.object({
		value: v.object({ answer: v.picklist(['none', 'listed', 'unknown']), text: v.string() }),
		...said
	}),
	conditions: v.object({ value: v.array(v.string()), ...said }),
	medicines: v.object({ value: v.string(), ...said }),
	weight: v.nullable(v.object({ value: v.string(), ...said }))
});

const newest = (db: Queryable, key: ProfileKey) =>
	db
		.selectFrom('patientProfile')
		.select(['facts', 'version'])
		.where('patientId', '=', key.patientId)
		.where('phoneHash', '=', key.phoneHash)
		.orderBy('version', 'desc')
		.limit(1);

export async function findProfile(db: Queryable, key: ProfileKey): Promise<HealthProfile | null> {
	const row = await newest(db, key).executeTakeFirst();
	return row ? v.parse(stored, row.facts) : null;
}

/** What was said for one consult, the doctor's confirmations included; later visits say nothing here. */
export async function findProfileOfConsult(
	db: Queryable,
	key: ProfileKey,
	consultId: string
): Promise<HealthProfile | null> {
	const row = await newest(db, key).where('consultId', '=', consultId).executeTakeFirst();
	return row ? v.parse(stored, row.facts) : null;
}

/** Writes a whole new version; the caller holds the patient's row, which makes the numbers gapless. */
export async function appendProfile(
	trx: Queryable,
	key: ProfileKey,
	version: {
		readonly consultId: string;
		readonly by: Said['by'];
		readonly staffId: string | null;
		readonly at: Date;
		readonly profile: HealthProfile;
	}
): Promise<void> {
	await trx
		.insertInto('patientProfile')
		.values({
			...key,
			version: sql<number>`(select coalesce(max(version), 0) + 1 from patient_profile
				where patient_id = ${key.patientId} and phone_hash = ${key.phoneHash})`,
			consultId: version.consultId,
			saidBy: version.by,
			staffId: version.staffId,
			saidAt: version.at,
			facts: JSON.stringify(version.profile)
		})
		.execute();
}
