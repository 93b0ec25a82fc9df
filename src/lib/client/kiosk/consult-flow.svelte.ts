import type { CurrentConsult, DeviceConsult } from '$lib/contract/http/consult';
import type { ChildDoctors, Sharing } from '$lib/contract/http/patient';
import { Failure, type FailureCode } from '$lib/contract/errors';
import type { CallOpening, CallStart } from '$lib/contract/realtime/call';
import type { CallMode } from '$lib/domain/consult/call-modes';
import type { IntakeFault } from '$lib/domain/consult/intake';
import { profileFacts } from '$lib/domain/patient/health-profile';
import { chinaDate } from '$lib/domain/shared/local-date';
import { callApi } from '../http/api';
import { DeviceCheckRun } from '../call/device-check.svelte';
import { LocalMedia } from '../call/local-media.svelte';
import type { Call } from '../call/call.svelte';
import { forgetPhotos } from '../call/photo-addresses';
import { CallAhead } from './call-ahead';
import { DoctorChooser } from './doctor-chooser.svelte';
import { isIntake, type FlowStage } from './flow-stage';
import { emptyAnswers, faultsOn, stepsFor, toRequest, type IntakeStep } from './intake-answers';
import { rememberConsult } from './current-consult';
import { leaveConsult } from './open-consult';
import { Recognition } from './recognition';
import { PlaceSteps } from './place-steps';
import type { KioskShell } from './shell';

/** While nothing is pushed, the place in the queue is asked for again. */
const refreshMs = 15_000;

/** The customer's way from the first question to the end of the call. The screens only show it. */
export class ConsultFlow {
	stage = $state<FlowStage>('opening');
	answers = $state(emptyAnswers());
	/** What the last 继续 found on this screen. */
	faults = $state.raw<readonly IntakeFault[]>([]);
	failure = $state<FailureCode | 'unreachable' | null>(null);
	busy = $state(false);
	consult = $state.raw<DeviceConsult | null>(null);
	call = $state.raw<Call | null>(null);
	/** Chosen at the device check when camera or microphone did not open. */
	mode = $state<CallMode>('video');
	/** Doctors on duty for children under six; null = not asked, or nobody to ask. */
	childDoctors = $state<number | null>(null);
	readonly media = new LocalMedia();
	readonly devices = new DeviceCheckRun(this.media);
	readonly #recognition = new Recognition();
	readonly chooser = new DoctorChooser();
	readonly place = new PlaceSteps({
		withPlace: async (step) => {
			const id = this.consult?.id;
			if (id)
				await this.#attempt(
					() => step(id),
					() => this.refresh()
				);
		},
		attempt: (step) => this.#attempt(step),
		show: (consult) => (this.consult = consult),
		wait: (consult) => {
			this.#adopt(consult);
			this.#wait();
		},
		letGo: () => this.#letGo(),
		calledBack: () => {
			this.consult = null;
			this.#after();
			this.stage = 'called-back';
		}
	});
	/** Back from the check page straight to it after a correction. */
	#returnToCheck = false;
	readonly #offs: (() => void)[];
	#release: (() => void) | undefined;
	#closed = false;
	/** Of the consult that waits. */
	readonly #ahead: CallAhead;

	constructor(private readonly shell: KioskShell) {
		const { connection } = shell;
		this.#ahead = new CallAhead(connection, this.media);
		const started = (start: CallStart) => this.#started(start);
		connection.socket.on('call:start', started);
		const timer = setInterval(() => {
			if (this.stage === 'waiting' || this.stage === 'walk') void this.refresh();
		}, refreshMs);
		this.#offs = [
			() => connection.socket.off('call:start', started),
			() => clearInterval(timer),
			connection.onChange(({ kind }) => {
				if (kind === 'consult' || kind === 'queue') void this.refresh();
			}),
			connection.onResync(() => {
				if (this.stage === 'waiting') this.#followQueue();
				void this.refresh();
			})
		];
	}

	get today() {
		return chinaDate(new Date());
	}

	get steps(): readonly IntakeStep[] {
		return stepsFor(this.answers, this.today);
	}

	/** Goes on with an open consult after a reload, otherwise asks the first question. */
	async resume(): Promise<void> {
		this.failure = null;
		try {
			const { consult } = await callApi<CurrentConsult>('device', 'GET', '/api/v1/consults/current');
			if (!consult) {
				const back = this.shell.ticketInHand !== undefined;
				if (this.stage === 'opening') this.stage = back ? 'return' : 'who';
				return;
			}
			this.#adopt(consult);
			const opened = this.media.open(consult.mode);
			if (consult.status === 'in_call') {
				await opened;
				await this.#enterCall(consult);
			} else this.#wait();
		} catch (error) {
			this.#note(error);
		}
	}

	/** 继续: on to the next question when this one is answered. */
	next(): void {
		const { stage } = this;
		if (!isIntake(stage)) return;
		this.shell.markPersonal();
		this.faults = faultsOn(stage, this.answers, this.today);
		if (this.faults.length > 0) return;
		if (stage === 'who') void this.#recognise();
		else this.#goOn(stage);
	}

	#goOn(from: IntakeStep): void {
		const following = this.steps[this.steps.indexOf(from) + 1];
		this.stage = this.#returnToCheck ? 'check' : (following ?? 'check');
		this.#returnToCheck = false;
	}

	/** Whether both numbers were here before; either way it goes on. */
	async #recognise(): Promise<void> {
		if (this.busy) return;
		this.busy = true;
		const before = this.answers.known;
		await this.#recognition.ask(this.answers, this.today);
		this.busy = false;
		if (this.#closed || this.stage !== 'who') return;
		// Somebody else than the check page tells of: all questions are asked again.
		if (this.answers.known !== before) this.#returnToCheck = false;
		this.#goOn('who');
	}

	/** Asked when the patient is under six, so that nobody queues for a doctor who is not there. */
	async askChildDoctors(): Promise<void> {
		try {
			const path = '/api/v1/consults/child-doctors';
			this.childDoctors = (await callApi<ChildDoctors>('device', 'GET', path)).onDuty;
		} catch {
			this.childDoctors = null;
		}
	}

	/** What the doctor of this consult may see, said anew while it waits or runs. */
	async share(sharing: Sharing): Promise<void> {
		const { consult } = this;
		if (!consult || this.busy) return;
		this.busy = true;
		this.failure = null;
		try {
			const path = `/api/v1/consults/${consult.id}/sharing`;
			const said = await callApi<Sharing>('device', 'PUT', path, sharing);
			if (this.consult?.id === consult.id) this.consult = { ...this.consult, sharing: said };
		} catch (error) {
			this.#note(error);
		} finally {
			this.busy = false;
		}
	}

	back(): void {
		this.faults = [];
		this.failure = null;
		if (this.stage === 'clinic') {
			this.stage = 'background';
			return;
		}
		const before = isIntake(this.stage) ? this.steps[this.steps.indexOf(this.stage) - 1] : undefined;
		if (before) this.stage = before;
		else this.leave();
	}

	/** From the check page back to one question; answers are kept. */
	change(step: IntakeStep): void {
		// What was confirmed at first can be said differently after all.
		if (this.answers.known && step !== 'known') this.answers.renew = [...profileFacts];
		this.#returnToCheck = true;
		this.stage = step;
	}

	/** 没看过: nothing is wrong, but a first visit belongs into a clinic. */
	noEarlierDiagnosis(): void {
		this.stage = 'clinic';
	}

	/** Also when a consent is refused: nothing was stored before both, and all of it is wiped. */
	leave(): void {
		void this.shell.endAndWipe();
	}

	/** Sends what the check page shows. A lost answer is found again by asking for the open consult. */
	async send(): Promise<void> {
		if (this.busy) return;
		this.busy = true;
		this.failure = null;
		const body = toRequest(
			$state.snapshot(this.answers),
			this.today,
			$state.snapshot(this.devices.result),
			this.mode
		);
		try {
			const { consult } = await callApi<CurrentConsult>('device', 'POST', '/api/v1/consults', body);
			this.consult = consult;
			this.#wait();
		} catch (error) {
			if (error instanceof Failure && error.code === 'queue_full') await this.resume();
			else this.#note(error);
		} finally {
			this.busy = false;
		}
	}

	/** After a wait or a call that came to nothing: the answers are still here, unless the page was reloaded. */
	again(): void {
		this.consult = null;
		this.failure = null;
		this.stage = this.answers.name ? 'check' : 'who';
	}

	async cancel(): Promise<void> {
		await this.#finish('cancel', undefined);
	}

	async hangUp(): Promise<void> {
		await this.#finish('end', {});
	}

	async #finish(step: 'cancel' | 'end', body: object | undefined): Promise<void> {
		const id = this.consult?.id;
		if (!id) return;
		const again = () => this.refresh();
		const path = `/api/v1/consults/${id}/${step}`;
		await this.#attempt(() => callApi('device', 'POST', path, body).then(again), again);
	}

	/** The ticket first: once the customer has it, the kiosk is free for others. */
	showTicket(): void {
		this.stage = 'walk';
	}

	stay(): void {
		if (this.stage === 'walk') this.stage = 'waiting';
	}

	startAnew(): void {
		this.failure = null;
		this.stage = 'who';
	}

	async #attempt(step: () => Promise<void>, onFailure?: () => Promise<void>): Promise<void> {
		if (this.busy) return;
		this.busy = true;
		this.failure = null;
		try {
			await step();
		} catch (error) {
			await onFailure?.();
			this.#note(error);
		} finally {
			this.busy = false;
		}
	}

	/**
	 * The place goes on without this kiosk: nothing of it may be ended here. Closed at once, because a component's
	 * teardown reads what stood before the change that tears it down, and would find the consult still waiting.
	 */
	#letGo(): void {
		this.consult = null;
		this.close();
		void this.shell.endAndWipe();
	}

	/** Asks the server how the consult stands and moves to the screen that fits. */
	async refresh(): Promise<void> {
		const id = this.consult?.id;
		if (!id || this.#closed) return;
		try {
			const consult = await callApi<DeviceConsult>('device', 'GET', `/api/v1/consults/${id}`);
			if (this.#closed || this.consult?.id !== id) return;
			// A slow answer must not lead back from a call to the queue.
			if (this.consult.status !== 'waiting' && consult.status === 'waiting') return;
			this.consult = consult;
			if (consult.status === 'in_call') await this.#enterCall(consult);
			else if (consult.status === 'waiting') {
				if (this.stage !== 'walk') this.stage = 'waiting';
				void this.#keepAhead();
			} else this.#after();
			this.failure = null;
		} catch (error) {
			if (error instanceof Failure && error.code === 'place_moved') this.#letGo();
			else this.#note(error);
		}
	}

	/**
	 * The frame has closed the screen: the customer ended the session. A wait or a call ends with it, so that the
	 * next customer finds neither; a reload of the page does not come by here.
	 */
	close(): void {
		if (this.#closed) return;
		this.#closed = true;
		forgetPhotos();
		const { consult } = this;
		if (consult?.status === 'waiting') void leaveConsult(consult.id, 'cancel');
		else if (consult?.status === 'in_call') void leaveConsult(consult.id, 'end');
		this.#ahead.drop();
		this.chooser.close();
		this.call?.close();
		this.devices.close();
		this.media.close();
		this.#release?.();
		for (const off of this.#offs) off();
	}

	/** A consult that this page did not ask for itself: after a reload, or with its ticket. */
	#adopt(consult: DeviceConsult): void {
		this.shell.markPersonal();
		this.mode = consult.mode;
		this.consult = consult;
	}

	#wait(): void {
		if (this.consult) rememberConsult(this.consult.id);
		this.stage = 'waiting';
		this.#release ??= this.shell.holdIdle();
		this.#followQueue();
		if (this.mode !== 'text') void this.media.open(this.mode).then(() => this.#keepAhead());
	}

	#followQueue(): void {
		void this.shell.connection.ask('queue:follow', {}).catch(() => undefined);
	}

	/** The server's word that a doctor has taken the patient comes without a refetch: each hop costs time to the picture. */
	#started({ consultId, doctor, opening }: CallStart): void {
		if (this.consult?.id !== consultId || this.consult.status !== 'waiting') return;
		void this.#enterCall({ ...this.consult, status: 'in_call', queue: null, doctor }, opening);
	}

	async #enterCall(consult: DeviceConsult, opening?: CallOpening): Promise<void> {
		this.consult = consult;
		rememberConsult(consult.id);
		this.#release ??= this.shell.holdIdle();
		if (this.call || this.#closed) return;
		const call = this.#ahead.take(consult.id) ?? (await this.#ahead.open(consult));
		if (this.call || this.#closed) return call.close();
		this.call = call;
		this.stage = 'call';
		call.prepare();
		call.start(opening);
	}

	async #keepAhead(): Promise<void> {
		const { consult } = this;
		const wanted = () => this.#isWaiting && !this.call && !this.#closed;
		if (consult && consult.mode !== 'text' && wanted()) await this.#ahead.keep(consult, wanted);
	}

	get #isWaiting(): boolean {
		return this.stage === 'waiting' || this.stage === 'walk';
	}

	#after(): void {
		forgetPhotos();
		this.#ahead.drop();
		this.call?.close();
		this.call = null;
		this.media.close();
		this.#release?.();
		this.#release = undefined;
		this.stage = 'after';
	}

	#note(error: unknown): void {
		this.failure = error instanceof Failure ? error.code : 'unreachable';
	}
}
