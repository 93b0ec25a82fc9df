import { consentVersions, type RequestConsult } from '$lib/contract/http/consult';
import { residentIdCheck } from '$lib/domain/patient/resident-id';

export const consents: RequestConsult['consents'] = [
	{ kind: 'treatment', textVersion: consentVersions.treatment },
	{ kind: 'health_data', textVersion: consentVersions.health_data }
];

/** A number with the right check character: born on YYYYMMDD, odd serial = male. */
export const residentId = (born: string, serial = '002') => {
	const digits = `110105${born}${serial}`;
	return digits + residentIdCheck(digits);
};

export const adult = (changes: Partial<RequestConsult> = {}): RequestConsult => ({
	name: '王小芳',
	residentId: '11010519491231002X',
	phone: '138 1234 2211',
	weightKg: '',
	allergies: { answer: 'listed', text: '青霉素' },
	complaints: ['blood_pressure', 'refill'],
	complaintText: '药快吃完了',
	earlierDiagnosis: { kind: 'earlier_prescription', what: '高血压', where: '市一院', when: 'within_1_year' },
	guardian: null,
	consents,
	mode: 'video',
	deviceCheck: { camera: 'ok', microphone: 'ok', speaker: 'heard' },
	choice: { departmentId: null, doctorId: null },
	...changes
});

/** Four years old on the day of the tests. */
export const child = (changes: Partial<RequestConsult> = {}): RequestConsult =>
	adult({
		name: '李小宝',
		residentId: residentId('20220601'),
		weightKg: '17.5',
		guardian: { present: true, name: '李大海', residentId: residentId('19880203', '001') },
		...changes
	});
