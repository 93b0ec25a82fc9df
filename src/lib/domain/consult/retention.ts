import { addYears, type LocalDate } from '../shared/local-date';

/**
 * How long each part must be kept, from the day on which the record is closed. The longest counts for the whole:
 * a chat apart from the notes that speak of it would be worth nothing. Sources are those of the fact sheet.
 */
export const retentionPeriods = {
	/** 处方管理办法 (copy of grade D). */
	prescription: { years: 1 },
	prescription_psychotropic_2: { years: 2 },
	prescription_narcotic: { years: 3 },
	/** Beijing, 2023: sale of prescription medicine over the internet (grade B). */
	online_prescription_sale: { years: 5 },
	/** 互联网诊疗监管细则 as Tianjin has it, 2026 (grade B). */
	internet_medical_record: { years: 15 },
	chat_and_pictures: { years: 3 }
} as const;
export type RetainedPart = keyof typeof retentionPeriods;

/** The last day on which a record with these parts is kept. */
export const retainUntil = (parts: readonly RetainedPart[], closedOn: LocalDate): LocalDate =>
	addYears(closedOn, Math.max(...parts.map((part) => retentionPeriods[part].years)));
