import { snapshotFormat, type SnapshotPage } from '$lib/contract/offline';
import { applyPage, MissingPage } from './apply-page';
import { CopyDatabase, copyNames, isDatabaseFault, isNoRoom, type CopyState } from './copy-database';
import { lookUp, type Found } from './look-up';
import { BrokenCopy } from './pack-chunks';

/** A copy with where it stands. */
interface Copy {
	readonly db: CopyDatabase;
	readonly state: CopyState;
}

export interface SyncParts {
	/** @throws Unreachable or Failure */
	fetchPage(cursor: string): Promise<SnapshotPage>;
	/** By this device's clock, milliseconds. */
	now(): number;
	/** After every page; what screens show of it is theirs. */
	onStep(): void;
}

const dayMs = 86_400_000;
/** So old a copy is built anew beside the serving one: what no change told of is put right. */
const renewAfterMs = 7 * dayMs;
/** A copy that was begun so long ago and never finished is begun again. */
const staleBuildMs = dayMs;
/** After a copy found no room beside the serving one, the next try. */
const noRoomRestMs = 3_600_000;

const isDamage = (error: unknown): boolean =>
	error instanceof BrokenCopy ||
	error instanceof MissingPage ||
	error instanceof RangeError ||
	isDatabaseFault(error);

/**
 * The kiosk's copy of its store. One complete copy serves; the next full one is built in a second database and takes
 * over in one transaction. Whatever is found damaged, half written or missing is thrown away and fetched again.
 */
export class CopyStore {
	serving: Copy | undefined;
	building: Copy | undefined;
	/** Something was found damaged and thrown away since the last complete copy. */
	mended = false;
	#databases: readonly CopyDatabase[];
	#noRoomUntil = 0;

	constructor(names: readonly string[] = copyNames) {
		this.#databases = names.map((name) => new CopyDatabase(name));
	}

	/** Reads where both databases stand; also after another tab worked on them. */
	async open(): Promise<void> {
		const copies: Copy[] = [];
		for (const db of this.#databases) {
			const state = await this.#stateOf(db);
			if (state) copies.push({ db, state });
		}
		const newestFirst = copies.sort((one, other) => other.state.startedAt - one.state.startedAt);
		this.serving = newestFirst.find(({ state }) => state.complete);
		this.building = newestFirst.find(({ state }) => !state.complete);
		for (const { db, state } of newestFirst)
			if (state.complete && db !== this.serving?.db) await this.#clear(db);
	}

	async #stateOf(db: CopyDatabase): Promise<CopyState | undefined> {
		try {
			if (!db.isOpen()) await db.open();
			// In one transaction: another tab may be writing.
			const [state, chunks] = await db.transaction('r', db.state, db.chunk, () =>
				Promise.all([db.state.get('state'), db.chunk.count()])
			);
			if (!state) return undefined;
			if (state.format === snapshotFormat && chunks === state.chunks) return state;
		} catch (error) {
			if (!isDatabaseFault(error)) throw error;
		}
		this.mended = true;
		await this.#clear(db);
		return undefined;
	}

	async #clear(db: CopyDatabase): Promise<void> {
		if (this.serving?.db === db) this.serving = undefined;
		if (this.building?.db === db) this.building = undefined;
		await db.startAnew();
	}

	/**
	 * What the copy knows about a code; undefined when there is no copy.
	 * A copy that turns out to be damaged is thrown away, and this question is answered without it.
	 */
	async find(packKey: string | undefined, productKey: string | undefined): Promise<Found | undefined> {
		for (let tries = 0; tries < 2 && this.serving; tries++) {
			const { db } = this.serving;
			try {
				const found = await lookUp(db, packKey, productKey);
				if (found) return found;
			} catch (error) {
				if (!isDamage(error)) throw error;
				this.mended = true;
				if (error instanceof BrokenCopy) await this.#clear(db);
			}
			await this.open();
		}
		return undefined;
	}

	/** Throws away what is half built, for room. */
	async makeRoom(): Promise<void> {
		if (this.building) await this.#clear(this.building.db);
	}

	/** Nothing of a store stays on a machine that is no longer its kiosk. */
	async forget(): Promise<void> {
		this.serving = this.building = undefined;
		for (const db of this.#databases) await db.delete({ disableAutoOpen: false });
	}

	/**
	 * Brings the copy up to date, to the end.
	 * @throws what `fetchPage` throws; the store's own fault when it comes again right after it was mended
	 */
	async sync(parts: SyncParts): Promise<void> {
		await this.open();
		for (let faults = 0; ;) {
			try {
				if (await this.#step(parts)) return;
			} catch (error) {
				if (!isDamage(error) && !isNoRoom(error)) throw error;
				await this.#recover(error, parts.now());
				if (++faults > 2) throw error;
			} finally {
				parts.onStep();
			}
		}
	}

	/** No room: the half-built copy goes, the serving one stays. Damage: the damaged one goes. */
	async #recover(error: unknown, now: number): Promise<void> {
		this.mended ||= !isNoRoom(error);
		if (this.building) {
			if (isNoRoom(error) && this.serving) this.#noRoomUntil = now + noRoomRestMs;
			await this.#clear(this.building.db);
		} else if (this.serving && !isNoRoom(error)) await this.#clear(this.serving.db);
		else for (const db of this.#databases) if (db !== this.serving?.db) await this.#clear(db);
	}

	#renewalIsDue(now: number): boolean {
		return !this.serving || (now - this.serving.state.startedAt > renewAfterMs && now > this.#noRoomUntil);
	}

	/** Fetches and stores one page. @returns whether there is nothing more to fetch. */
	async #step(parts: SyncParts): Promise<boolean> {
		const now = parts.now();
		if (this.building && now - this.building.state.startedAt > staleBuildMs)
			await this.#clear(this.building.db);
		const from = this.building ?? (this.#renewalIsDue(now) ? undefined : this.serving);
		const asked = from?.state.cursor ?? '';
		const page = await parts.fetchPage(asked);
		if (from && page.deviceId !== from.state.deviceId) await this.forget();
		const db = page.start ? this.#spare(page.deviceId) : from?.db;
		if (!db) return false;
		if ((await applyPage(db, page, asked, now)) === 'not_next') {
			await this.open();
			return false;
		}
		return this.#stored(db, page);
	}

	/** Where a full copy is built: in the database that does not serve. */
	#spare(deviceId: string): CopyDatabase {
		if (this.serving && this.serving.state.deviceId !== deviceId) this.serving = undefined;
		const spare = this.#databases.find((db) => db !== this.serving?.db);
		if (!spare) throw new RangeError('there are two databases');
		return spare;
	}

	async #stored(db: CopyDatabase, page: SnapshotPage): Promise<boolean> {
		const state = await db.state.get('state');
		if (!state) throw new BrokenCopy('the copy is gone');
		if (!state.complete) {
			this.building = { db, state };
			return false;
		}
		const before = this.serving;
		this.serving = { db, state };
		this.building = undefined;
		if (page.kind === 'full') {
			this.mended = false;
			if (before && before.db !== db) await this.#clear(before.db);
			// What changed while the copy was read comes in a first round of changes.
			return false;
		}
		return !page.more;
	}
}
