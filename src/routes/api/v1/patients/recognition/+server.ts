import { recognitionBody } from '$lib/contract/http/patient';
import { endpoint } from '$lib/server/http/endpoint';
import { recognisePatient } from '$lib/server/services/patient/recognise-patient';

export const POST = endpoint({
	operation: 'patient.recognise',
	body: recognitionBody,
	run: recognisePatient
});
