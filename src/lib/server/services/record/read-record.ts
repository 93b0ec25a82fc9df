import type { Addition, RecordLine, RecordList, RecordView } from '$lib/contract/http/record';
import { guestRoles } from '$lib/domain/consult/guest';
import { additionReasons } from '$lib/domain/consult/record-reasons';
import { consultOutcomes, consultStatuses } from '$lib/domain/consult/status';
import { maskName } from '$lib/domain/patient/masking';
import { oneOf } from '$lib/domain/shared/one-of';
import { requireDoctor } from '../../access';
import type { Context } from '../../context';
import { listMessages } from '../../repositories/consult-messages';
import {
	keepsRecords,
	listAdditions,
	listRecordsOfDoctor,
	type ListedRecord
} from '../../repositories/consult-records';
import { countOpenLinks } from '../../repositories/summary-links';
import { messageView } from '../consult/list-messages';
import { patientFacts } from '../consult/stored-intake';
import { requireReader } from './record-reader';
import { notesText, readNotes } from './stored-notes';
import { readVerified } from './verify-record';

const mostListed = 100;
const mostMessages = 2_000;

export const recordLine = (row: ListedRecord): RecordLine => ({
	id: row.id,
	ticket: row.ticket,
	maskedName: maskName(row.name),
	status: oneOf(consultStatuses, row.status),
	outcome: row.outcome === null ? null : oneOf(consultOutcomes, row.outcome),
	queuedAt: row.queuedAt.toISOString(),
	closedAt: row.closedAt?.toISOString() ?? null,
	storeName: row.storeName,
	doctorName: row.doctorName
});

/** The doctor's own consults that are over, newest first. */
export async function listRecords(ctx: Context): Promise<RecordList> {
	const doctor = requireDoctor(ctx, 'record.read');
	const { db } = ctx.services;
	const [rows, keeps] = await Promise.all([
		listRecordsOfDoctor(db, doctor.id, mostListed),
		keepsRecords(db, doctor.id)
	]);
	return { records: rows.map(recordLine), keepsRecords: keeps };
}

export async function additionsOf(ctx: Context, consultId: string): Promise<Addition[]> {
	requireDoctor(ctx, 'record.read');
	const rows = await listAdditions(ctx.services.db, consultId);
	return rows.map(({ at, title, reason, ...row }) => ({
		...row,
		reason: oneOf(additionReasons, reason),
		title: title ?? '',
		at: at.toISOString()
	}));
}

/** A record with what was added beneath it, verified. @throws Failure record_altered, forbidden, not_found */
export async function readRecord(ctx: Context, consultId: string): Promise<RecordView> {
	requireDoctor(ctx, 'record.read');
	const { row } = await requireReader(ctx, consultId);
	return recordView(ctx, consultId, row);
}

/** For callers that have asked already who may read. */
export async function recordView(
	ctx: Context,
	consultId: string,
	row: Parameters<typeof patientFacts>[0]
): Promise<RecordView> {
	requireDoctor(ctx, 'record.read');
	const { db } = ctx.services;
	const { parts, closed, patientName } = await readVerified(ctx, consultId);
	const { consult } = parts;
	const notes = readNotes(consult.notes);
	const { sex, age: _age, minor: _minor, redFlags: _flags, ...intake } = patientFacts(row, consult.queuedAt);
	const messages = await listMessages(db, consultId, 0, mostMessages);
	return {
		id: consultId,
		ticket: consult.ticket,
		name: patientName,
		sex,
		bornOn: consult.bornOn,
		doctorName: consult.doctorName,
		queuedAt: consult.queuedAt.toISOString(),
		endedAt: consult.endedAt?.toISOString() ?? null,
		outcome: consult.outcome === null ? null : oneOf(consultOutcomes, consult.outcome),
		intake,
		notes: notesText(notes),
		care: notes.care.plan,
		guests: parts.guests.map(({ role, name, joinedAt, endedAt }) => ({
			role: oneOf(guestRoles, role),
			name: name ?? '',
			joinedAt: joinedAt?.toISOString() ?? '',
			endedAt: endedAt?.toISOString() ?? ''
		})),
		messages: messages.map(messageView),
		closed: closed && {
			at: closed.closedAt.toISOString(),
			retainUntil: closed.retainUntil,
			sha256: closed.sha256.toString('hex'),
			bySystem: closed.closedBy === null
		},
		additions: await additionsOf(ctx, consultId),
		openLinks: await countOpenLinks(db, consultId, ctx.now()),
		mayAdd: closed !== null
	};
}
