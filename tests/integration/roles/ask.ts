import { randomUUID } from 'node:crypto';
import type { RequestEvent } from '@sveltejs/kit';
import type { Actor } from '$lib/contract/actor';
import { fixedId } from '$lib/server/demo/fixed-id';
import { chainB, storeB1 } from '$lib/server/demo/demo-people';
import type { World } from '../world';

/**
 * Who asks, in the order of the table's columns. The things of the table belong to kiosk1a, doctor1 and the first
 * store of the first chain; whoever has `other` in the name is of the same kind and has nothing to do with them.
 */
export const columns = [
	'nobody',
	'machine',
	'kiosk',
	'otherKiosk',
	'pharmacist',
	'otherPharmacist',
	'doctor',
	'otherDoctor',
	'manager',
	'otherManager',
	'platform',
	'guest'
] as const;
export type Column = (typeof columns)[number];

export function actorOf(world: World, column: Column): Actor {
	const { as } = world;
	const doctor = as.doctor1.actor;
	if (doctor.kind !== 'staff') throw new TypeError('doctor1 is staff');
	const people: Record<Column, Actor> = {
		nobody: { kind: 'nobody' },
		machine: as.machine.actor,
		kiosk: as.kiosk1a.actor,
		otherKiosk: { kind: 'device', id: fixedId('device', 99), chainId: chainB, storeId: storeB1 },
		pharmacist: as.pharmacist1.actor,
		otherPharmacist: as.pharmacistB.actor,
		doctor,
		otherDoctor: {
			...doctor,
			id: fixedId('staff', 99),
			userId: 'user-99',
			hospitalId: fixedId('hospital', 99)
		},
		manager: as.manager.actor,
		otherManager: as.managerB.actor,
		platform: as.platform.actor,
		// Of a visit that is none any more: what else a guest may not, it may not in a running one either.
		guest: {
			kind: 'guest',
			id: randomUUID(),
			consultId: randomUUID(),
			chainId: chainB,
			storeId: storeB1,
			hospitalId: doctor.hospitalId ?? ''
		}
	};
	return people[column];
}

/** Rows that the actors made up above need: a hospital and a doctor, a kiosk of the other chain. */
export async function insertOthers({ services: { db } }: World): Promise<void> {
	const hospitalId = fixedId('hospital', 99);
	await db.updateTable('staff').set({ keepsRecords: true }).where('id', '=', fixedId('staff', 1)).execute();
	await db
		.insertInto('hospital')
		.values({ id: hospitalId, name: '演示第二互联网医院', institutionCode: 'H99999900099' })
		.execute();
	await db
		.insertInto('staff')
		.values({ id: fixedId('staff', 99), userId: 'user-99', role: 'doctor', name: '白露', hospitalId })
		.execute();
	await db
		.insertInto('device')
		.values({ id: fixedId('device', 99), chainId: chainB, storeId: storeB1, name: '东门店1号机' })
		.execute();
}

/** An import of the first chain that was read and waits for a decision. */
export async function insertImport({ services: { db }, as }: World): Promise<string> {
	const id = randomUUID();
	const { actor } = as.manager;
	if (actor.kind !== 'staff') throw new TypeError('the manager is staff');
	await db
		.insertInto('importJob')
		.values({
			id,
			chainId: actor.chainId ?? '',
			createdBy: actor.id,
			createdAt: new Date(),
			kind: 'recalls',
			format: 'csv',
			fileName: 'a.csv',
			fileBytes: 1,
			sha256: Buffer.alloc(32),
			status: 'ready'
		})
		.execute();
	return id;
}

/** Somebody at the first hospital wishes to be called back. */
export async function insertWish({ services: { db }, as }: World, consultId: string): Promise<string> {
	const id = randomUUID();
	const { actor } = as.doctor1;
	if (actor.kind !== 'staff') throw new TypeError('the doctor is staff');
	await db
		.insertInto('callbackWish')
		.values({ id, consultId, hospitalId: actor.hospitalId ?? '', wishedAt: new Date() })
		.execute();
	return id;
}

type Handler = (event: RequestEvent) => Promise<Response>;
const modules = import.meta.glob<Record<string, unknown>>([
	'/src/routes/api/v1/**/+server.ts',
	'/src/routes/epcis/v2/**/+server.ts',
	'/src/routes/fhir/R4/**/+server.ts',
	'/src/routes/cds-services/**/+server.ts'
]);

/** Every endpoint that the routes offer, as `POST /api/v1/devices/[id]/revocation`. */
export async function listEndpoints(): Promise<string[]> {
	const found: string[] = [];
	for (const [path, load] of Object.entries(modules)) {
		const route = path.slice('/src/routes'.length, -'/+server.ts'.length);
		const methods = Object.keys(await load()).filter((name) => /^[A-Z]+$/.test(name));
		found.push(...methods.map((method) => `${method} ${route}`));
	}
	return found;
}

export interface Call {
	/** As `listEndpoints` names it. */
	readonly endpoint: string;
	readonly params?: Readonly<Record<string, string>>;
	readonly query?: string;
	readonly body?: unknown;
}

export interface Told {
	readonly status: number;
	readonly requestId: string;
	readonly text: string;
	readonly headers: Readonly<Record<string, string>>;
}

/** Asks the endpoint itself, past the network: who asks is given, all else is as in production. */
export async function ask(world: World, actor: Actor, call: Call): Promise<Told> {
	const [method = '', route = ''] = call.endpoint.split(' ');
	const handler = (await modules[`/src/routes${route}/+server.ts`]?.())?.[method];
	if (typeof handler !== 'function') throw new RangeError(`no endpoint ${call.endpoint}`);
	const url = new URL(`http://localhost${route}${call.query ?? ''}`);
	const requestId = randomUUID();
	const event = {
		url,
		params: call.params ?? {},
		request: new Request(url, {
			method,
			...(call.body !== undefined && {
				body: JSON.stringify(call.body),
				headers: { 'content-type': 'application/json' }
			})
		}),
		locals: { services: world.services, requestId, identify: () => Promise.resolve(actor) },
		cookies: { get: () => undefined, set: () => undefined },
		getClientAddress: () => '192.0.2.1'
	};
	const response = await (handler as Handler)(event as unknown as RequestEvent);
	const headers = Object.fromEntries(response.headers);
	return { status: response.status, requestId, text: await response.text(), headers };
}
