import type { Actor, DeviceActor, GuestActor, StaffActor } from '$lib/contract/actor';
import { Failure } from '$lib/contract/errors';
import type { Queryable } from '../db/client';
import { findDevice, findMachine, findStaff } from '../repositories/actors';
import { findGuestByHolder } from '../repositories/consult-guests';
import { ActorCache } from './actor-cache';
import type { Login } from './login';
import { RevokedDevice } from './revoked-device';
import type { Sealer } from './seal';

export const deviceCookie = 'wenyao_device';
/** Of a third person in a call; counts only where a request says that it speaks as one. */
export const guestCookie = 'wenyao_guest';
const sessionCookie = /(?:^|; )(?:__Secure-)?wenyao\.session_token=([^;]+)/;
const deviceCookiePattern = new RegExp(`(?:^|; )${deviceCookie}=([\\w-]{43})`);

const guestCookiePattern = new RegExp(`(?:^|; )${guestCookie}=([\\w-]{43})`);

/** Where a request says who it is: the cookies, the bearer key, and which of them it speaks as. */
export interface Credentials {
	readonly cookie: string;
	readonly authorization: string | null;
	/** A browser may hold a staff session and a device cookie at once (a demo on one machine): the caller chooses. */
	readonly as: 'staff' | 'device' | 'guest' | null;
}

export interface Identifier {
	/** @throws Failure device_revoked, database_unavailable; otherwise an unknown credential is simply nobody. */
	identify(credentials: Credentials): Promise<Actor>;
	/** Somebody whom `identify` found a moment ago; undefined says nothing about who asks. */
	known(credentials: Credentials): Actor | undefined;
	forget(key: { staffUserId: string } | { deviceId: string }): void;
	/** Nothing that was looked up before counts any more. */
	forgetAll(): void;
}

/**
 * The login library hides a database that is away behind a 500 of its own; all that it does here is ask the
 * database. Told as what it is, pages keep what they have and ask again.
 */
function sessionFailure(error: unknown): never {
	if (error instanceof Error && 'statusCode' in error && error.statusCode === 500)
		throw new Failure('database_unavailable', 'the session could not be looked up');
	throw error;
}

const nobody: Actor = { kind: 'nobody' };
const ttlMs = 30_000;

export function createIdentifier(db: Queryable, login: Login, seal: Sealer): Identifier {
	const staff = new ActorCache<StaffActor>(ttlMs);
	const devices = new ActorCache<DeviceActor>(ttlMs);
	const guests = new ActorCache<GuestActor>(ttlMs);
	const machines = new ActorCache<Extract<Actor, { kind: 'machine' }>>(ttlMs);

	const staffToken = (cookie: string) => sessionCookie.exec(cookie)?.[1];
	const deviceToken = (cookie: string) => deviceCookiePattern.exec(cookie)?.[1];
	const machineKey = (authorization: string) => /^Bearer ([\x21-\x7e]{8,200})$/.exec(authorization)?.[1];

	async function identifyStaff(cookie: string): Promise<StaffActor | undefined> {
		const token = staffToken(cookie);
		if (!token) return undefined;
		const known = staff.get(token, Date.now());
		if (known) return known;
		const session = await login.api.getSession({ headers: new Headers({ cookie }) }).catch(sessionFailure);
		const actor = session && (await findStaff(db, session.user.id));
		if (actor) staff.set(token, actor, Date.now());
		return actor ?? undefined;
	}

	async function identifyDevice(cookie: string): Promise<DeviceActor | undefined> {
		const token = deviceToken(cookie);
		if (!token) return undefined;
		const known = devices.get(token, Date.now());
		if (known) return known;
		const found = await findDevice(db, seal.hash('device', token));
		if (!found) return undefined;
		if (found.revoked) throw new RevokedDevice(found.device);
		devices.set(token, found.device, Date.now());
		return found.device;
	}

	/** Says who it is, and nothing of whether the visit still runs: every step of a guest asks that itself. */
	async function identifyGuest(cookie: string): Promise<GuestActor | undefined> {
		const token = guestCookiePattern.exec(cookie)?.[1];
		if (!token) return undefined;
		const known = guests.get(token, Date.now());
		if (known) return known;
		const found = await findGuestByHolder(db, seal.hash('guest', token));
		if (!found) return undefined;
		const { id, consultId, chainId, storeId, hospitalId } = found;
		const guest: GuestActor = { kind: 'guest', id, consultId, chainId, storeId, hospitalId };
		guests.set(token, guest, Date.now());
		return guest;
	}

	async function identifyMachine(authorization: string): Promise<Actor> {
		const key = machineKey(authorization);
		if (!key) return nobody;
		const known = machines.get(key, Date.now());
		if (known) return known;
		const actor = await findMachine(db, seal.hash('api-key', key));
		if (actor) machines.set(key, actor, Date.now());
		return actor ?? nobody;
	}

	return {
		async identify({ cookie, authorization, as }) {
			if (authorization) return identifyMachine(authorization);
			if (as === 'device') return (await identifyDevice(cookie)) ?? nobody;
			if (as === 'staff') return (await identifyStaff(cookie)) ?? nobody;
			if (as === 'guest') return (await identifyGuest(cookie)) ?? nobody;
			return (await identifyStaff(cookie)) ?? (await identifyDevice(cookie)) ?? nobody;
		},
		known({ cookie, authorization, as }) {
			const now = Date.now();
			if (authorization) return machines.get(machineKey(authorization) ?? '', now);
			if (as === 'guest') return undefined;
			const session = as === 'device' ? undefined : staffToken(cookie);
			if (session !== undefined) return staff.get(session, now);
			return as === 'staff' ? undefined : devices.get(deviceToken(cookie) ?? '', now);
		},
		forget(key) {
			if ('deviceId' in key) devices.forget(({ id }) => id === key.deviceId);
			else staff.forget(({ userId }) => userId === key.staffUserId);
		},
		forgetAll() {
			for (const cache of [staff, devices, guests, machines]) cache.clear();
		}
	};
}
