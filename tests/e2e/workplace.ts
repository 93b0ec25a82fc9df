import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Actor } from '$lib/contract/actor';
import { parseConfig } from '$lib/server/config';
import type { Context } from '$lib/server/context';
import { createServices } from '$lib/server/create-services';
import { demoDoctors, demoKiosks, demoPharmacists, demoStores } from '$lib/server/demo/demo-people';
import { startPostgres } from '../../src/entry/postgres.js';
import type { Workplace } from '../fixtures/approved-prescription';
import { serverUnderTest } from './server-under-test';

/** The database and the secret of the server under test: its own, or those of a server that is named. */
async function serverSettings(
	dataDir: string | undefined
): Promise<{ databaseUrl: string; secret: string; leave(): Promise<void> }> {
	const { WENYAO_E2E_DATABASE, WENYAO_E2E_SECRET } = process.env;
	if (!dataDir && WENYAO_E2E_DATABASE && WENYAO_E2E_SECRET)
		return {
			databaseUrl: WENYAO_E2E_DATABASE,
			secret: WENYAO_E2E_SECRET,
			leave: () => Promise.resolve()
		};
	const dir = dataDir ?? serverUnderTest().dataDir;
	// The server runs its cluster already; this joins it.
	const cluster = await startPostgres(dir);
	return {
		databaseUrl: await cluster.createDatabase('wenyao'),
		secret: (await readFile(join(dir, 'secret'), 'utf8')).trim(),
		async leave() {
			await cluster.stop();
		}
	};
}

/**
 * Services on the database of the server under test, to prepare what a spec is not about.
 * @param dataDir of a server that the spec has started itself
 */
export async function openWorkplace(
	origin: string,
	dataDir?: string
): Promise<Workplace & { close(): Promise<void> }> {
	const { databaseUrl, secret, leave } = await serverSettings(dataDir);
	const config = parseConfig({
		DATABASE_URL: databaseUrl,
		WENYAO_SECRET: secret,
		WENYAO_ORIGIN: origin,
		DATABASE_POOL: '2',
		LOG_LEVEL: 'silent'
	});
	const nobody = () => undefined;
	const { services, close } = createServices(config, {
		publish: nobody,
		announce: nobody,
		forgetActor: nobody
	});
	const context = (actor: Actor): Context => ({
		services,
		actor,
		requestId: randomUUID(),
		now: () => new Date()
	});
	const staff = (username: string): Context => {
		const person = [...demoDoctors, ...demoPharmacists].find((one) => one.username === username);
		if (!person) throw new RangeError(`nobody is called ${username}`);
		return context({
			kind: 'staff',
			id: person.id,
			userId: `user-${person.id}`,
			name: person.name.zh,
			role: person.role,
			chainId: 'chainId' in person ? person.chainId : null,
			storeId: 'storeId' in person ? person.storeId : null,
			hospitalId: 'hospitalId' in person ? person.hospitalId : null
		});
	};
	const kiosk = (index: number): Context => {
		const device = demoKiosks[index];
		const store = demoStores.find(({ id }) => id === device?.storeId);
		if (!device || !store) throw new RangeError(`the demo world has no kiosk ${index + 1}`);
		return context({ kind: 'device', id: device.id, chainId: store.chainId, storeId: store.id });
	};
	return {
		services,
		as: {
			doctor1: staff('doctor1'),
			pharmacist1: staff('pharmacist1'),
			pharmacist2: staff('pharmacist2'),
			pharmacist3: staff('pharmacist3'),
			pharmacistB: staff('pharmacist-b'),
			kiosk1a: kiosk(0),
			kiosk2a: kiosk(2)
		},
		async close() {
			await close();
			await leave();
		}
	};
}
