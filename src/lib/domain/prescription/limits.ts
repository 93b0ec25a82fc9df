import { addDays, daysBetween, type LocalDate } from '../shared/local-date';
import { parseDecimal } from './decimal';
import type { Frequency } from './dosing-codes';

export const limitCodes = [
	'no_lines',
	'too_many_lines',
	'amount_not_decimal',
	'days_not_whole',
	'too_many_days',
	'packs_not_whole',
	'packs_beyond_days',
	'packs_short',
	'prn_needs_maximum',
	'special_control',
	'vaccine_or_blood_product',
	'herbal_apart',
	'duplicate_product',
	'otc_on_prescription',
	'validity_starts_before_issue',
	'validity_too_long',
	'guardian_absent',
	'guardian_specialist_unconfirmed',
	'earlier_diagnosis_missing',
	'evidence_unconfirmed',
	'no_diagnosis'
] as const;
export type LimitCode = (typeof limitCodes)[number];

/** `block` stops the signature; `warn` is shown and may be signed over; `info` is only mentioned. */
export type LimitSeverity = 'block' | 'warn' | 'info';

export interface LimitFinding {
	readonly code: LimitCode;
	readonly severity: LimitSeverity;
	/** Where the rule comes from, and how firmly, as it may be shown beside it. */
	readonly source: string;
	readonly lineNo?: number;
	/** The limit that was passed, where it is a number. */
	readonly limit?: number;
}

export type RxClass = 'rx' | 'otc_a' | 'otc_b';
/** Classes of special control; none of them is ever prescribed online or sold without a prescription. */
export const specialControls = [
	'narcotic',
	'psychotropic_1',
	'psychotropic_2',
	'toxic',
	'radioactive',
	'precursor'
] as const;
export type SpecialControl = (typeof specialControls)[number];

export interface LimitLine {
	readonly lineNo: number;
	readonly productId: string;
	readonly amount: string;
	readonly frequency: Frequency;
	readonly maxPerDay?: number;
	readonly days: number;
	readonly packs: number;
	/** What `planQuantity` says the days need; absent where the pack's content is not counted in the dose's unit. */
	readonly plannedPacks?: number;
	readonly rxClass: RxClass;
	readonly specialControl: SpecialControl | null;
	readonly biological?: 'vaccine' | 'blood_product';
	/** 中药饮片 go on a prescription of their own. */
	readonly herbal?: boolean;
}

export interface LimitDraft {
	readonly lines: readonly LimitLine[];
	readonly diagnoses: number;
	readonly issuedOn: LocalDate;
	readonly validUntil: LocalDate;
}

export interface LimitFacts {
	/** Full years. */
	readonly ageYears: number;
	readonly guardianPresent: boolean;
	/** The doctor is a specialist for children and has confirmed the guardian on the picture. */
	readonly specialistConfirmed: boolean;
	/** Evidence of an earlier diagnosis was given: record, prescription, image or declared facts. */
	readonly earlierDiagnosis: boolean;
	/** The doctor has looked at that evidence and confirmed it. */
	readonly evidenceConfirmed: boolean;
}

interface Rule<Value> {
	readonly value: Value;
	readonly source: string;
}

/** Every number with the source it was taken from; sources of reports and reprints may change by configuration. */
export interface LimitSettings {
	readonly maxLines: Rule<number>;
	readonly maxDays: Rule<number>;
	/** Days a prescription may be filled, the issue day included. */
	readonly maxValidDays: Rule<number>;
	readonly guardianBelowYears: Rule<number>;
}

export const limitDefaults: LimitSettings = {
	maxLines: { value: 5, source: '处方管理办法: 每张处方不得超过5种药品 (reprint)' },
	maxDays: { value: 7, source: '处方管理办法: 处方一般不得超过7日用量 (reprint)' },
	maxValidDays: { value: 3, source: '处方管理办法: 当日有效, 延长最长不超过3天 (reprint)' },
	guardianBelowYears: { value: 6, source: '互联网诊疗管理办法: 6岁以下须有监护人和相关专业医师陪伴' }
};

const sources = {
	form: '处方管理办法 前记、正文',
	special: '互联网诊疗管理办法; 药品管理法 第61条',
	biological: '药品管理法 第61条',
	herbal: '处方管理办法: 中药饮片单独开具 (reprint)',
	otc: '处方药与非处方药分类管理办法',
	followUp: '医师法 第30条: 部分常见病、慢性病复诊',
	house: 'house rule'
};

/** Last day on which a prescription may be filled: the issue day itself, or up to two days more. */
export const lastValidDay = (issuedOn: LocalDate, validDays = 1): LocalDate =>
	addDays(issuedOn, validDays - 1);

/**
 * What stands against signing a prescription as far as no clinical data is needed; empty = nothing.
 * Clinical checks (interactions, allergies, dose by weight) are not among these.
 *
 * Example: six lines, one of them for 14 days, for a child of 4 without a guardian →
 * too_many_lines (limit 5), too_many_days (line n, limit 7), guardian_absent (limit 6), all `block`.
 */
export function checkLimits(
	draft: LimitDraft,
	facts: LimitFacts,
	settings: LimitSettings = limitDefaults
): readonly LimitFinding[] {
	return [
		...checkWhole(draft, settings),
		...draft.lines.flatMap((line) => checkLine(line, settings)),
		...checkPerson(facts, settings)
	];
}

/** Whether the doctor may sign. */
export const maySign = (findings: readonly LimitFinding[]): boolean =>
	findings.every(({ severity }) => severity !== 'block');

function checkWhole(draft: LimitDraft, settings: LimitSettings): LimitFinding[] {
	const { lines, issuedOn, validUntil } = draft;
	const found: LimitFinding[] = [];
	if (lines.length === 0) found.push({ code: 'no_lines', severity: 'block', source: sources.form });
	const { maxLines, maxValidDays } = settings;
	if (lines.length > maxLines.value)
		found.push({
			code: 'too_many_lines',
			severity: 'block',
			source: maxLines.source,
			limit: maxLines.value
		});
	if (draft.diagnoses < 1) found.push({ code: 'no_diagnosis', severity: 'block', source: sources.form });
	const validDays = daysBetween(issuedOn, validUntil) + 1;
	if (validDays < 1)
		found.push({ code: 'validity_starts_before_issue', severity: 'block', source: maxValidDays.source });
	if (validDays > maxValidDays.value)
		found.push({
			code: 'validity_too_long',
			severity: 'block',
			source: maxValidDays.source,
			limit: maxValidDays.value
		});
	if (lines.some(({ herbal }) => herbal) && lines.some(({ herbal }) => !herbal))
		found.push({ code: 'herbal_apart', severity: 'block', source: sources.herbal });
	lines.forEach((line, index) => {
		if (lines.slice(0, index).some(({ productId }) => productId === line.productId))
			found.push({
				code: 'duplicate_product',
				severity: 'block',
				source: sources.house,
				lineNo: line.lineNo
			});
	});
	return found;
}

function checkLine(line: LimitLine, { maxDays }: LimitSettings): LimitFinding[] {
	const found: LimitFinding[] = [];
	const add = (code: LimitCode, severity: LimitSeverity, source: string, limit?: number) =>
		found.push({ code, severity, source, lineNo: line.lineNo, ...(limit === undefined ? {} : { limit }) });
	if (!parseDecimal(line.amount).ok) add('amount_not_decimal', 'block', sources.form);
	if (!Number.isSafeInteger(line.days) || line.days < 1) add('days_not_whole', 'block', sources.form);
	else if (line.days > maxDays.value) add('too_many_days', 'block', maxDays.source, maxDays.value);
	if (!Number.isSafeInteger(line.packs) || line.packs < 1) add('packs_not_whole', 'block', sources.form);
	const { plannedPacks } = line;
	// More packs than the days need would pass by the limit of days.
	if (plannedPacks !== undefined && line.packs > plannedPacks)
		add('packs_beyond_days', 'block', maxDays.source, plannedPacks);
	if (plannedPacks !== undefined && line.packs < plannedPacks)
		add('packs_short', 'info', sources.house, plannedPacks);
	const { maxPerDay } = line;
	if (
		line.frequency === 'prn' &&
		(maxPerDay === undefined || !Number.isSafeInteger(maxPerDay) || maxPerDay < 1)
	)
		add('prn_needs_maximum', 'block', sources.form);
	if (line.specialControl !== null) add('special_control', 'block', sources.special);
	if (line.biological) add('vaccine_or_blood_product', 'block', sources.biological);
	if (line.rxClass !== 'rx') add('otc_on_prescription', 'info', sources.otc);
	return found;
}

function checkPerson(facts: LimitFacts, { guardianBelowYears }: LimitSettings): LimitFinding[] {
	const found: LimitFinding[] = [];
	const { value: limit, source } = guardianBelowYears;
	if (facts.ageYears < limit) {
		if (!facts.guardianPresent) found.push({ code: 'guardian_absent', severity: 'block', source, limit });
		if (!facts.specialistConfirmed)
			found.push({ code: 'guardian_specialist_unconfirmed', severity: 'block', source, limit });
	}
	if (!facts.earlierDiagnosis)
		found.push({ code: 'earlier_diagnosis_missing', severity: 'block', source: sources.followUp });
	else if (!facts.evidenceConfirmed)
		found.push({ code: 'evidence_unconfirmed', severity: 'block', source: sources.followUp });
	return found;
}
