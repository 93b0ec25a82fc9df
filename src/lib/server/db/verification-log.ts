import type pg from 'pg';

export interface VerificationEntry {
	readonly id: string;
	readonly packCode: string;
	readonly kind: string;
	readonly state: string;
	readonly chainId: string | null;
	readonly storeId: string | null;
	readonly deviceId: string | null;
	readonly actorKind: string;
	readonly verifiedAt: Date;
	/** Set for a scan that came late, with what its kiosk had told the customer meanwhile. */
	readonly receivedAt?: Date;
	readonly toldState?: string;
}

/**
 * Records verifications durably and cheaply: entries that arrive while a write is under way share the next one,
 * so that one commit serves many. When `append` returns, the entry is on disk; when it throws, it is not.
 */
export interface VerificationLog {
	append(entry: VerificationEntry): Promise<void>;
}

const insert = `insert into verification_record
	(id, pack_code, kind, state, chain_id, store_id, device_id, actor_kind, verified_at, received_at, told_state)
	select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::uuid[], $6::uuid[], $7::uuid[],
		$8::text[], $9::timestamptz[], $10::timestamptz[], $11::text[])
	-- A kiosk that never heard the answer sends its scan again, under the same id.
	on conflict (id) do nothing`;

/** The most entries of one statement: keeps one commit short when many wait. */
const mostPerWrite = 500;

export function createVerificationLog(pool: Pick<pg.Pool, 'query'>): VerificationLog {
	type Waiting = { entry: VerificationEntry; done: () => void; failed: (error: unknown) => void };
	let waiting: Waiting[] = [];
	let writing = false;

	async function drain(): Promise<void> {
		writing = true;
		while (waiting.length > 0) {
			const batch = waiting.slice(0, mostPerWrite);
			waiting = waiting.slice(batch.length);
			const column = <Key extends keyof VerificationEntry>(key: Key) => batch.map(({ entry }) => entry[key]);
			try {
				await pool.query(insert, [
					column('id'),
					column('packCode'),
					column('kind'),
					column('state'),
					column('chainId'),
					column('storeId'),
					column('deviceId'),
					column('actorKind'),
					batch.map(({ entry }) => entry.verifiedAt.toISOString()),
					batch.map(({ entry }) => entry.receivedAt?.toISOString() ?? null),
					column('toldState')
				]);
				for (const { done } of batch) done();
			} catch (error) {
				for (const { failed } of batch) failed(error);
			}
		}
		writing = false;
	}

	return {
		append: (entry) =>
			new Promise((done, failed) => {
				waiting.push({ entry, done, failed });
				if (!writing) void drain();
			})
	};
}
