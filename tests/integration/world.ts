import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import type { Actor } from '$lib/contract/actor';
import type { Context, Services } from '$lib/server/context';
import { demoKiosks, demoStores } from '$lib/server/demo/demo-people';
import { demoStaff, userIdOf } from '$lib/server/demo/people-rows';
import { seededAt } from './database';
import { openServices } from './open-services';

/** A clock that tests set; it stands still until moved. */
export class Clock {
	constructor(public at: Date) {}
	advance(ms: number): void {
		this.at = new Date(this.at.getTime() + ms);
	}
}

type People =
	| 'doctor1'
	| 'doctor2'
	| 'doctor3'
	| 'doctor4'
	| 'pharmacist1'
	| 'pharmacist2'
	| 'pharmacist3'
	| 'pharmacistB'
	| 'manager'
	| 'managerB'
	| 'platform';
type Kiosks = 'kiosk1a' | 'kiosk1b' | 'kiosk2a' | 'kiosk2b';
type Others = 'nobody' | 'machine';

export interface World {
	readonly url: string;
	readonly services: Services;
	/** What services published, oldest first. */
	readonly published: ReturnType<typeof openServices>['published'];
	/** What services told the two ends of a call. */
	readonly announced: ReturnType<typeof openServices>['announced'];
	readonly clock: Clock;
	/** A fresh context per use: its own request id, the shared clock. */
	readonly as: Readonly<Record<People | Kiosks | Others, Context>>;
	/** The same people through connections of their own, as another process would have. */
	secondProcess(): World;
	close(): Promise<void>;
}

function actors(apiKeyId: string): Record<People | Kiosks | Others, Actor> {
	const storeChain = new Map(demoStores.map(({ id, chainId }) => [id, chainId]));
	const chainA = demoStores[0]?.chainId ?? '';
	const staff = Object.fromEntries(
		demoStaff.map((person): [string, Actor] => [
			person.username.replace('-b', 'B'),
			{
				kind: 'staff',
				id: person.id,
				userId: userIdOf(person),
				name: person.name.zh,
				role: person.role,
				chainId: 'chainId' in person ? person.chainId : null,
				storeId: 'storeId' in person ? person.storeId : null,
				hospitalId: 'hospitalId' in person ? person.hospitalId : null
			}
		])
	) as Record<People, Actor>;
	const names: Kiosks[] = ['kiosk1a', 'kiosk1b', 'kiosk2a', 'kiosk2b'];
	const kiosks = Object.fromEntries(
		demoKiosks.map(({ id, storeId }, index): [string, Actor] => [
			names[index] ?? '',
			{ kind: 'device', id, storeId, chainId: storeChain.get(storeId) ?? '' }
		])
	) as Record<Kiosks, Actor>;
	return {
		...staff,
		...kiosks,
		nobody: { kind: 'nobody' },
		machine: { kind: 'machine', id: apiKeyId, chainId: chainA }
	};
}

async function copyTemplate(): Promise<string> {
	const template = inject('templateUrl');
	const name = `t_${randomUUID().replaceAll('-', '')}`;
	const admin = new pg.Client({ connectionString: template.replace('/template_world', '/postgres') });
	await admin.connect();
	try {
		// Copying fails while another copy holds the template: a lock makes them take turns.
		await admin.query('select pg_advisory_lock(4711)');
		await admin.query(`create database ${name} template template_world`);
	} finally {
		await admin.end();
	}
	return template.replace('/template_world', `/${name}`);
}

function open(url: string, clock: Clock, settings: Record<string, string>, apiKeyId: string): World {
	// Waits of the outside platforms' back-off go by the clock of the test, without chance.
	const chance = { now: () => clock.at.getTime(), random: () => 0.5 };
	const { services, published, announced, close } = openServices(url, settings, chance);
	const who = actors(apiKeyId);
	const as = Object.defineProperties(
		{},
		Object.fromEntries(
			Object.entries(who).map(([name, actor]) => [
				name,
				{ get: (): Context => ({ services, actor, requestId: randomUUID(), now: () => clock.at }) }
			])
		)
	) as World['as'];
	const others: World[] = [];
	return {
		url,
		services,
		published,
		announced,
		clock,
		as,
		secondProcess() {
			const second = open(url, clock, settings, apiKeyId);
			others.push(second);
			return second;
		},
		async close() {
			for (const other of others) await other.close();
			await close();
		}
	};
}

/** A database of its own with the demo world in it, seen by everybody who works in it. */
export async function createWorld(settings: Record<string, string> = {}): Promise<World> {
	const url = await copyTemplate();
	const { services, close } = openServices(url);
	const key = await services.db.selectFrom('apiKey').select('id').executeTakeFirstOrThrow();
	await close();
	return open(url, new Clock(new Date(seededAt)), settings, key.id);
}
