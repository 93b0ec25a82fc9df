import type { ContactRow } from '$lib/contract/http/reception';
import type { Complaint } from '$lib/domain/consult/intake';
import type { TriageRow } from '$lib/domain/consult/triage';
import { internalMedicine, paediatrics } from './demo-people';

/** Invented for the demo: it sorts people at the door and is nobody's medical advice. */
const source = '演示：只作挂号分流，不作诊断';

/** Since when the demo hospital has worked so. */
export const demoReceptionSince = '2026-01-01T00:00:00Z';

const row = (
	rank: number,
	id: string,
	departmentId: string,
	change: Partial<Omit<TriageRow, 'id' | 'rank' | 'departmentId' | 'source'>>
): TriageRow => ({
	id,
	rank,
	complaint: null,
	words: [],
	departmentId,
	noteZh: '',
	noteEn: '',
	source,
	...change
});

const inner: readonly Complaint[] = [
	'blood_pressure',
	'blood_sugar',
	'blood_lipids',
	'stomach_ache',
	'heartburn',
	'diarrhoea',
	'constipation'
];

const triage: readonly TriageRow[] = [
	row(10, 'children', paediatrics, {
		belowYears: 14,
		noteZh: '14岁以下看儿科；6岁以下要有监护人在旁。',
		noteEn: 'Under 14: paediatrics. Under six, a guardian must be there.'
	}),
	...inner.map((complaint, index) =>
		row(20 + index, complaint.replaceAll('_', '-'), internalMedicine, { complaint })
	),
	row(40, 'inner-words', internalMedicine, {
		words: ['高血压', '糖尿病', '血脂', '胃', 'hypertension', 'diabetes', 'stomach']
	})
];

const contact: ContactRow = {
	id: 'hospital',
	phone: '999-0000-0000',
	hours: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '08:00', until: '22:00' }],
	source: '演示：号码和时间都是虚构的'
};

/** The reception tables of the demo hospital as they stand when the demo world is made. */
export const demoReception = [
	...triage.map((body) => ({ kind: 'triage', body }) as const),
	{ kind: 'contact', body: contact } as const
];
