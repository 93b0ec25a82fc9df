import type { ChainFigures, ChainStaff } from '$lib/contract/http/chain';
import type { PlatformLine } from '$lib/contract/http/platforms';
import type { PairingTarget, StoreDevices } from '$lib/contract/http/devices';
import { Failure, type FailureCode } from '$lib/contract/errors';
import { callApi } from '../http/api';
import { Connection } from '../realtime/connection.svelte';
import { AuditTrail } from './audit-trail.svelte';
import { Part } from './part.svelte';

/** Null when it was done, else why not. */
export type StepAnswer = FailureCode | null;

const refreshMs = 60_000;

/** What the manager's page shows and does. Made in the browser, ended when the page is left. */
export class ManagerConsole {
	readonly connection = new Connection('/manager');
	readonly stores = new Part<readonly StoreDevices[]>(() => '/api/v1/devices');
	readonly figures = new Part<ChainFigures>(() => '/api/v1/chain/figures');
	readonly staff = new Part<readonly ChainStaff[]>(() => '/api/v1/chain/staff');
	readonly platforms = new Part<readonly PlatformLine[]>(() => '/api/v1/platforms');
	readonly audit = new AuditTrail();
	/** Moves on every refresh, so that "online" and "3 minutes ago" keep up. */
	#refresh: ReturnType<typeof setInterval> | undefined;

	start(): void {
		void this.staff.load();
		this.#reload();
		this.connection.onResync(() => this.#reload());
		this.connection.onChange(({ kind }) => {
			if (kind !== 'device' && kind !== 'pairing') return;
			void this.stores.load();
			void this.audit.load();
		});
		this.#refresh = setInterval(() => this.#reload(), refreshMs);
	}

	end(): void {
		clearInterval(this.#refresh);
		this.connection.close();
	}

	#reload(): void {
		void this.stores.load();
		void this.figures.load();
		void this.platforms.load();
		void this.audit.load();
	}

	approve(userCode: string, target: PairingTarget): Promise<StepAnswer> {
		return this.#step('POST', '/api/v1/devices/pairing/approval', { userCode, target });
	}

	deny(userCode: string): Promise<StepAnswer> {
		return this.#step('POST', '/api/v1/devices/pairing/denial', { userCode });
	}

	revoke(deviceId: string): Promise<StepAnswer> {
		return this.#step('POST', `/api/v1/devices/${deviceId}/revocation`);
	}

	rename(deviceId: string, name: string): Promise<StepAnswer> {
		return this.#step('PUT', `/api/v1/devices/${deviceId}`, { name });
	}

	async #step(method: 'POST' | 'PUT', path: string, body?: unknown): Promise<StepAnswer> {
		try {
			await callApi('staff', method, path, body);
			return null;
		} catch (error) {
			return error instanceof Failure ? error.code : 'database_unavailable';
		} finally {
			void this.stores.load();
			void this.audit.load();
		}
	}
}
