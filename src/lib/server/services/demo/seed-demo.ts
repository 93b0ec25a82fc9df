import { randomUUID } from 'node:crypto';
import { chinaDate } from '$lib/domain/shared/local-date';
import type { Services } from '../../context';
import type { DB } from '../../db/types';
import { demoChains } from '../../demo/demo-people';
import { demoApiKey, demoStaff, peopleRows, userIdOf } from '../../demo/people-rows';
import { registryRows } from '../../demo/registry-rows';
import { findDemoWorld, insertAccounts, insertRows, lockDemoWorld } from '../../repositories/demo-world';

/**
 * Makes the demo world once, whole or not at all. Dates count from the day it is made.
 * @param passwordHash of the one password that all demo accounts share, as the login library stores it
 * @returns whether it was made now
 */
export async function seedDemo(
	services: Services,
	now: Date,
	passwordHash: () => Promise<string>
): Promise<boolean> {
	if (await findDemoWorld(services.db)) return false;
	const today = chinaDate(now);
	const hash = await passwordHash();
	return services.db.transaction().execute(async (trx) => {
		await lockDemoWorld(trx);
		if (await findDemoWorld(trx)) return false;
		const accounts = demoStaff.map((person) => ({
			userId: userIdOf(person),
			username: person.username,
			name: person.name.zh,
			passwordHash: hash
		}));
		await insertAccounts(trx, accounts, now);
		const tables = { ...peopleRows(), ...registryRows(today) };
		for (const [table, rows] of Object.entries(tables)) await insertRows(trx, table as keyof DB, rows);
		await insertRows(trx, 'apiKey', [
			{
				id: randomUUID(),
				chainId: demoChains[0]?.id ?? '',
				name: 'demo',
				keyHash: services.seal.hash('api-key', demoApiKey)
			}
		]);
		await insertRows(trx, 'demoWorld', [{ seededOn: today }]);
		return true;
	});
}
