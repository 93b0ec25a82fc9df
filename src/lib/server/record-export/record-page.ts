import type { PatientRecords, RecordView } from '$lib/contract/http/record';
import {
	outcomeWords,
	allergyWords,
	complaintsInWords,
	evidenceWords,
	sexWords
} from '$lib/i18n/consult-words';
import { guestsOfRecord } from '$lib/i18n/guest-words';
import {
	additionReasonWords,
	followUpReasonWords,
	noteFieldWords,
	watchSignWords
} from '$lib/i18n/record-words';
import { chinaTime } from '$lib/domain/shared/china-time';
import { noteFields } from '$lib/domain/consult/notes';
import { m } from '$lib/i18n/paraglide/messages';

export interface ExportedRecord {
	readonly view: RecordView;
	/** Path in the archive, by message number. */
	readonly photos: ReadonlyMap<number, string>;
	readonly prescriptions: readonly {
		readonly number: string;
		readonly status: string;
		readonly path: string;
	}[];
}

/** Whatever people typed stays text. */
export const escapeHtml = (text: string): string =>
	text
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('"', '&quot;')
		.replaceAll("'", '&#39;');

const row = (label: string, words: string): string =>
	words.trim() ? `<dt>${escapeHtml(label)}</dt><dd>${escapeHtml(words)}</dd>` : '';

/** One page that a person can read and print, beside the files that machines verify. */
export function recordPage(
	patient: NonNullable<PatientRecords['patient']>,
	records: readonly ExportedRecord[],
	/** Consults whose record is still being written; not in the archive. */
	open: readonly string[]
): string {
	const title = m.record_export_page_title({ name: patient.name });
	return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self' file:; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title><style>
body{font:16px/1.6 sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem;color:#14202b}
section{border-top:3px solid #14202b;margin-top:2rem;break-inside:avoid-page}
dl{display:grid;grid-template-columns:9rem 1fr;gap:.25rem 1rem}dt{color:#43525e}dd{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}
li{white-space:pre-wrap;overflow-wrap:anywhere}img{max-width:20rem;display:block}code{font-size:.8rem;overflow-wrap:anywhere}
</style></head><body><h1>${escapeHtml(title)}</h1><dl>
${row(m.doctor_room_identity(), patient.maskedResidentId)}${row(m.record_sex(), sexWords(patient.sex))}${row(m.record_born(), patient.bornOn)}
</dl>${records.map(section).join('')}
${open.length > 0 ? `<p>${escapeHtml(m.record_export_open({ tickets: open.join('、') }))}</p>` : ''}
<p>${escapeHtml(m.record_export_sums())}</p></body></html>`;
}

function section({ view, photos, prescriptions }: ExportedRecord): string {
	const { intake, notes, care, closed } = view;
	const messages = view.messages.map((message) => {
		const who = message.sender === 'doctor' ? m.consult_chat_doctor() : m.consult_chat_customer();
		const picture = photos.get(message.seq);
		const said = picture ? `<img src="${escapeHtml(picture)}" alt="">` : escapeHtml(message.body);
		return `<li>${escapeHtml(`${chinaTime(message.sentAt)} ${who}：`)}${said}</li>`;
	});
	const additions = view.additions.map(
		({ at, author, reason, body }) =>
			`<li>${escapeHtml(`${chinaTime(at)} ${author}（${additionReasonWords(reason)}）：${body}`)}</li>`
	);
	return `<section><h2>${escapeHtml(`${chinaTime(view.queuedAt)} · ${view.ticket}`)}</h2><dl>
${row(m.record_doctor(), view.doctorName ?? '')}
${row(m.guest_record_title(), guestsOfRecord(view.guests))}
${row(m.record_outcome(), view.outcome ? outcomeWords(view.outcome) : '')}
${row(m.doctor_room_complaint(), complaintsInWords(intake.complaints, intake.complaintText))}
${row(m.doctor_room_earlier(), [intake.earlierDiagnosis.what, evidenceWords(intake.earlierDiagnosis.kind)].filter(Boolean).join(' · '))}
${row(m.record_allergies(), allergyWords(intake.allergies))}
${noteFields.map((field) => row(noteFieldWords(field), notes[field])).join('')}
${row(m.record_watch(), care.watchFor.map(watchSignWords).join('；'))}
${row(m.record_follow_up(), care.followUp ? m.record_follow_up_in({ reason: followUpReasonWords(care.followUp.reason), weeks: care.followUp.weeks }) : '')}
${prescriptions.map(({ number, path }) => row(m.record_prescription(), `${number} (${path})`)).join('')}
</dl>
${messages.length > 0 ? `<h3>${escapeHtml(m.consult_chat_title())}</h3><ol>${messages.join('')}</ol>` : ''}
${additions.length > 0 ? `<h3>${escapeHtml(m.record_additions())}</h3><ol>${additions.join('')}</ol>` : ''}
${closed ? `<p>${escapeHtml(m.record_closed_at({ at: chinaTime(closed.at), until: closed.retainUntil }))}<br><code>SHA-256 ${closed.sha256}</code></p>` : ''}
</section>`;
}
