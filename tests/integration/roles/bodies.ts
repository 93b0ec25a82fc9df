import { consentVersions } from '$lib/contract/http/consult';

/** What is sent where anything well-formed will do. */
export const signature = {
	id: 'AAAA',
	rawId: 'AAAA',
	type: 'public-key',
	response: { clientDataJSON: 'AAAA', authenticatorData: 'AAAA', signature: 'AAAA' }
};
export const decision = { decision: 'return', checks: {}, reason: 'wrong_medicine', note: '' };
export const code = 'BBBBBBBB';

export const intake = {
	name: '王小芳',
	residentId: '110105198503120019',
	phone: '13800000000',
	weightKg: '',
	allergies: { answer: 'none', text: '' },
	complaints: ['cough'],
	complaintText: '',
	earlierDiagnosis: { kind: 'declared', what: '上呼吸道感染', where: '', when: '' },
	guardian: null,
	consents: Object.entries(consentVersions).map(([kind, textVersion]) => ({ kind, textVersion })),
	mode: 'video',
	deviceCheck: {}
};
