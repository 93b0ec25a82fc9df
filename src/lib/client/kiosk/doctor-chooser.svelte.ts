import type { Department, DoctorCard, DoctorChoice } from '$lib/contract/http/reception';
import { findTriageRow, type ComplaintToSort } from '$lib/domain/consult/triage';
import { m } from '$lib/i18n/paraglide/messages';
import { inLanguage } from '$lib/i18n/reception-words';
import { callApi } from '../http/api';

/** While the cards are on screen they are asked for again: nobody pushes to a kiosk that does not queue yet. */
const refreshMs = 8_000;

/** Who is there, and which department the hospital's table leads to. Nothing about the customer leaves the kiosk. */
export class DoctorChooser {
	choice = $state.raw<DoctorChoice | null>(null);
	failed = $state(false);
	#timer: ReturnType<typeof setInterval> | undefined;

	/** Loads now and again until `close`. */
	open(): void {
		void this.load();
		this.#timer ??= setInterval(() => void this.load(), refreshMs);
	}

	close(): void {
		clearInterval(this.#timer);
		this.#timer = undefined;
	}

	async load(): Promise<void> {
		try {
			this.choice = await callApi<DoctorChoice>('device', 'GET', '/api/v1/consults/doctors');
			this.failed = false;
		} catch {
			// An older list stays; the customer can queue without any.
			this.failed = true;
		}
	}

	/** The department that the table names for a complaint, and its note; the general one when no row fits. */
	route(complaint: ComplaintToSort): { department: Department; noteZh: string; noteEn: string } | undefined {
		const { choice } = this;
		if (!choice) return undefined;
		const row = findTriageRow(
			choice.triage.map((one) => ({ ...one, source: '' })),
			complaint
		);
		const department = choice.departments.find(({ id }) => id === row?.departmentId) ?? choice.departments[0];
		return department && { department, noteZh: row?.noteZh ?? '', noteEn: row?.noteEn ?? '' };
	}

	/** A doctor's name, or that it is whoever is free next. */
	wordsOf(doctorId: string | null): string {
		const card = this.choice?.doctors.find(({ id }) => id === doctorId);
		return card ? inLanguage(card.name, card.nameEn) : m.reception_next();
	}

	/** The cards of a department for somebody of this age. */
	cards(departmentId: string | undefined, childDoctorNeeded: boolean): readonly DoctorCard[] {
		return (this.choice?.doctors ?? []).filter(
			(card) =>
				(departmentId === undefined || card.departmentId === departmentId) &&
				(card.mayTreatChildren || !childDoctorNeeded)
		);
	}
}
