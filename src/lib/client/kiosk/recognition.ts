import type { KnownPatient, Recognition as Answer } from '$lib/contract/http/patient';
import { weightIsFresh } from '$lib/domain/patient/health-profile';
import type { LocalDate } from '$lib/domain/shared/local-date';
import { callApi } from '../http/api';
import { isIllnessName } from './illness-names';
import { emptyAnswers, type Answers } from './intake-answers';

/** A customer waits no longer than this; without an answer everything is asked as of a new one. */
const mostMs = 4_000;

/** Puts what was said before into the answers; nothing of it need be typed again. */
export function fillIn(answers: Answers, known: KnownPatient, today: LocalDate): void {
	const { allergies, conditions, medicines, weight } = known.profile;
	answers.known = known;
	answers.allergies = { ...allergies.value };
	answers.diagnoses = conditions.value.filter(isIllnessName);
	answers.earlierDiagnosis.what = conditions.value.filter((name) => !isIllnessName(name)).join('、');
	answers.medicines = medicines.value;
	answers.weightKg = weight && weightIsFresh(weight, today) ? weight.value : '';
}

/** Takes all of that out again: the numbers are those of somebody else now. */
export function takeOut(answers: Answers): void {
	if (!answers.known) return;
	const { known, allergies, diagnoses, earlierDiagnosis, medicines, weightKg, renew, sharing } =
		emptyAnswers();
	Object.assign(answers, {
		known,
		allergies,
		diagnoses,
		earlierDiagnosis,
		medicines,
		weightKg,
		renew,
		sharing
	});
}

/** Asks once for each pair of numbers, however often a customer goes back and on. */
export class Recognition {
	#asked = '';

	async ask(answers: Answers, today: LocalDate): Promise<void> {
		const { residentId, phone } = answers;
		const numbers = `${residentId} ${phone}`;
		if (numbers === this.#asked) return;
		takeOut(answers);
		this.#asked = numbers;
		try {
			const body = { residentId, phone };
			const path = '/api/v1/patients/recognition';
			const { known } = await callApi<Answer>('device', 'POST', path, body, mostMs);
			if (known && numbers === `${answers.residentId} ${answers.phone}`) fillIn(answers, known, today);
		} catch {
			// Too many tries, or nobody to ask: the customer goes on as a new one and may be known the next time.
			this.#asked = '';
		}
	}
}
