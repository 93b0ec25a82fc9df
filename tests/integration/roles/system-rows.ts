import { randomUUID } from 'node:crypto';
import type { Call } from './ask';
import type { Row } from './rows';

const epcisEvent = {
	'@context': 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld',
	type: 'ObjectEvent',
	eventTime: '2026-11-19T10:00:00+08:00',
	eventTimeZoneOffset: '+08:00',
	action: 'OBSERVE',
	bizStep: 'storing',
	epcList: ['urn:wenyao:cn-trace:81000010000000000001']
};
const epcisDocument = {
	'@context': epcisEvent['@context'],
	type: 'EPCISDocument',
	schemaVersion: '2.0',
	creationDate: epcisEvent.eventTime,
	epcisBody: { eventList: [epcisEvent] }
};

const epcis = '/epcis/v2';
const ofValue = { resource: 'bizSteps', value: 'storing' };

/** The rows of what other systems ask for: EPCIS, FHIR, CDS Hooks. */
export const systemRows = (
	row: (marks: string, endpoint: string, call?: Omit<Call, 'endpoint'>) => Row
): Row[] => [
	// EPCIS
	...['', '/capture', '/capture/[captureID]', '/events', '/events/[eventID]'].map((path) =>
		row('++ ++ ++ ++ ++', `OPTIONS ${epcis}${path}`)
	),
	...['/[resource]', '/[resource]/[value]', '/[resource]/[value]/events'].map((path) =>
		row('++ ++ ++ ++ ++', `OPTIONS ${epcis}${path}`)
	),
	row('-+ -- -- -- --', `POST ${epcis}/capture`, { body: epcisDocument }),
	row('-+ -- -- -- --', `POST ${epcis}/events`, { body: epcisEvent }),
	row('-+ -- -- -- ++', `GET ${epcis}`),
	row('-+ -- -- -- ++', `GET ${epcis}/capture`),
	row('-+ -- -- -- ++', `GET ${epcis}/capture/[captureID]`, { params: { captureID: randomUUID() } }),
	row('-+ -- -- -- ++', `GET ${epcis}/events`),
	row('-+ -- -- -- ++', `GET ${epcis}/events/[eventID]`, { params: { eventID: 'urn:x:1' } }),
	row('-+ -- -- -- ++', `GET ${epcis}/[resource]`, { params: { resource: 'epcs' } }),
	row('-+ -- -- -- ++', `GET ${epcis}/[resource]/[value]`, { params: ofValue }),
	row('-+ -- -- -- ++', `GET ${epcis}/[resource]/[value]/events`, { params: ofValue }),
	// FHIR
	row('-+ -- -- -- --', 'GET /fhir/R4/[...rest]', { params: { rest: 'Patient' } }),
	row('-+ -- -- -- --', 'POST /fhir/R4/[...rest]', {
		params: { rest: '' },
		body: { resourceType: 'Bundle', type: 'transaction', entry: Array(61).fill({ fullUrl: 'urn:uuid:1' }) }
	}),
	row('-+ -- -- -- --', 'PUT /fhir/R4/[...rest]', {
		params: { rest: `MedicationRequest/${randomUUID()}-1` },
		body: {}
	}),
	// CDS Hooks: for a hospital's system with the hospital's key, which is none of the columns
	row('++ ++ ++ ++ ++', 'GET /cds-services'),
	row('-- -- -- -- --', 'POST /cds-services/[service]', {
		params: { service: 'wenyao-patient-view' },
		body: {
			hook: 'patient-view',
			hookInstance: randomUUID(),
			context: { userId: 'Practitioner/1', patientId: '1' }
		}
	}),
	row('-- -- -- -- --', 'POST /cds-services/[service]/feedback', {
		params: { service: 'wenyao-patient-view' },
		body: {
			feedback: [{ card: randomUUID(), outcome: 'accepted', outcomeTimestamp: '2026-11-27T10:00:00Z' }]
		}
	})
];
