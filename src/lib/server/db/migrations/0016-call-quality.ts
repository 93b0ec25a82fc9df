import { sql, type Kysely } from 'kysely';

/** How the line was, one row per page that was in the call. Numbers alone: no address, no device. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table consult_call_quality (
			consult_id uuid not null references consult,
			end_id uuid not null,
			seat text not null check (seat in ('kiosk', 'doctor')),
			full_seconds integer not null,
			reduced_seconds integer not null,
			low_seconds integer not null,
			sound_seconds integer not null,
			text_seconds integer not null,
			lost_seconds integer not null,
			lost_times integer not null,
			stood_times integer not null,
			round_trip_ms integer not null,
			worst_round_trip_ms integer not null,
			loss_permille integer not null,
			worst_loss_permille integer not null,
			received_kbps integer not null,
			sent_kbps integer not null,
			relayed boolean not null,
			updated_at timestamptz not null,
			primary key (consult_id, end_id)
		);
	`.execute(db);
}
