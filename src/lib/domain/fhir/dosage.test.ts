import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { doseUnits, frequencies, routes, whenHints } from '../prescription/dosing-codes';
import { readDosage, toDosage, type GivenDosage } from './dosage';

const dosing = fc.record({
	amount: fc.constantFrom('0.5', '1', '2', '0.25', '10', '12.5', '0.0001', '300'),
	unit: fc.constantFrom(...doseUnits),
	route: fc.constantFrom(...routes),
	frequency: fc.constantFrom(...frequencies),
	days: fc.integer({ min: 1, max: 7 })
});

describe('a dosage', () => {
	it('comes back as it went out', () => {
		fc.assert(
			fc.property(dosing, fc.option(fc.constantFrom(...whenHints), { nil: undefined }), (line, when) => {
				// At night and at bedtime are one moment in FHIR.
				fc.pre(!(line.frequency === 'qn' && when === 'at_bedtime'));
				const whole = {
					...line,
					...(when && { when }),
					...(line.frequency === 'prn' && { maxPerDay: 4 })
				};
				const sent = JSON.parse(JSON.stringify(toDosage(whole, 'words'))) as GivenDosage;
				expect(readDosage(sent)).toEqual({ dosing: whole });
			})
		);
	});
	it('is understood by its numbers where the code is not ours', () => {
		const sent = toDosage(
			{ amount: '1', unit: 'ml', route: 'oral', frequency: 'q8h', days: 3 },
			''
		) as GivenDosage;
		const read = readDosage({ ...sent, timing: { ...sent.timing, code: {} } });
		expect(read).toMatchObject({ dosing: { frequency: 'q8h', unit: 'ml' } });
	});
	it.each([
		['doseAndRate[0].doseQuantity.value', { doseAndRate: [] }],
		[
			'doseAndRate[0].doseQuantity.code',
			{ doseAndRate: [{ doseQuantity: { value: 1, system: 'http://unitsofmeasure.org', code: 'kg' } }] }
		],
		['route', { route: { coding: [{ system: 'urn:other', code: 'oral' }] } }],
		['timing.code', { timing: { repeat: { frequency: 7, period: 1, periodUnit: 'd' } } }],
		['timing.repeat.boundsDuration', { timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd' } } }]
	])('names %s where it is missing or not understood', (missing, changed) => {
		const sent = toDosage({ amount: '1', unit: 'tablet', route: 'oral', frequency: 'qd', days: 3 }, '');
		expect(readDosage({ ...sent, ...changed } as GivenDosage)).toEqual({ missing });
	});
});
