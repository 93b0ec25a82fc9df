import type { CodeRequest } from '$lib/contract/http/verification';
import { Failure } from '$lib/contract/errors';
import { readTicketQr } from '$lib/domain/consult/ticket';
import type { OfflineCopy } from '../offline/offline-copy.svelte';
import type { Connection } from '../realtime/connection.svelte';
import { Contact } from './contact.svelte';
import { IdleWatch, type IdleLimits } from './idle-watch';
import { PackCheck, type CheckParts } from './pack-check.svelte';
import type { Flow, HelpState, KioskScreen } from './screen';
import type { KioskShell } from './shell';
import type { Speaker } from './speaker.svelte';

/** What the frame is made of; tests give their own. */
export interface FrameParts extends Pick<
	CheckParts,
	'verify' | 'judgeAlone' | 'latest' | 'keepScan' | 'scanSettled'
> {
	readonly limits: IdleLimits;
	readonly speaker: Speaker;
	/** Tells the counter. @throws Failure or Unreachable */
	callCounter(): Promise<void>;
	/** One small question to the server. */
	reach(): Promise<void>;
	/** Loaded after the first paint. */
	openConnection(): Promise<Connection>;
	/** What is kept for when the line is down, loaded after the first paint. */
	openOffline?(onRefused: (code: string) => void): Promise<OfflineCopy>;
	/** Nothing of the store stays on a machine that is no longer its kiosk. */
	forgetOffline?(): Promise<void>;
	/** Whether a customer waits for a doctor here, or talks to one. @throws Unreachable or Failure */
	hasOpenConsult(): Promise<boolean>;
	wipe(): Promise<void>;
	/** The language that is spoken now, as a BCP 47 tag; and back to the first one. */
	language(): string;
	resetLanguage(): void;
}

/** How long a passing notice such as 「已扫过」 stays. */
const noticeMs = 3_000;

/**
 * The kiosk as one machine in memory: which screen is up, what lies below it, who is watching the clock. One
 * address, no history of its own.
 */
export class KioskFrame implements KioskShell {
	screen = $state.raw<KioskScreen>({ name: 'home' });
	flow = $state<Flow | undefined>();
	/** Counts sessions, so that nothing of one customer's screens is reused for the next. */
	session = $state(0);
	large = $state(false);
	/** 低位模式: everything in the lower half, for who sits or is small. */
	low = $state(false);
	personal = $state(false);
	help = $state<HelpState | undefined>();
	/** Seconds until the wipe while the warning is up. */
	idleSeconds = $state<number | undefined>();
	/** 「已扫过」 or, with a number, scans that wait behind a dialog. */
	notice = $state.raw<{ kind: 'repeat' | 'queued' } | undefined>();
	/** Why the pairing screen is up. */
	refusal = $state<string | undefined>();
	/** Of somebody who comes back to a place in the queue; "" = about to be typed. */
	ticketInHand = $state<string | undefined>();
	/** Undefined until it is loaded. */
	offline = $state.raw<OfflineCopy | undefined>();
	readonly contact: Contact;
	readonly speaker: Speaker;
	#connection = $state.raw<Connection | undefined>();
	#parts: FrameParts;
	#idle: IdleWatch;
	#takers: ((raw: string) => void)[] = [];
	#forTaker: string | undefined;
	#noticeTimer: ReturnType<typeof setTimeout> | undefined;

	constructor(parts: FrameParts) {
		this.#parts = parts;
		this.speaker = parts.speaker;
		this.contact = new Contact(
			() => parts.reach(),
			() => this.#currentCheck()?.retry()
		);
		this.#idle = new IdleWatch(parts.limits.warning, {
			onWarning: (seconds) => (this.idleSeconds = seconds),
			onEnd: () => void this.endAndWipe()
		});
	}

	/** @throws Error before the line is loaded; screens that need it are shown only after that. */
	get connection(): Connection {
		if (!this.#connection) throw new Error('the live line is not loaded yet');
		return this.#connection;
	}

	get ready(): boolean {
		return this.#connection !== undefined;
	}

	get online(): boolean {
		return this.contact.net === 'online';
	}

	async start(): Promise<void> {
		this.contact.start();
		void this.#openOffline();
		const connection = await this.#parts.openConnection();
		this.#connection = connection;
		this.contact.follow(connection);
		connection.onResync(() => void this.#resumeConsult());
		connection.onResync(() => void this.#currentCheck()?.becomeWhole());
		connection.onChange(({ kind, id }) => {
			if (kind === 'verification') void this.#currentCheck()?.becomeWhole(id);
		});
	}

	async #openOffline(): Promise<void> {
		this.offline = await this.#parts.openOffline?.((code) => this.askForPairing(code));
	}

	/** A page that was loaded anew goes on with the wait or the call that its customer was in. */
	async #resumeConsult(): Promise<void> {
		const idle = () => this.screen.name === 'home' && !this.flow;
		if (!idle()) return;
		const open = await this.#parts.hasOpenConsult().catch(() => false);
		if (open && idle()) this.openFlow('consult');
	}

	stop(): void {
		this.#currentCheck()?.stop();
		this.#idle.stop();
		this.offline?.stop();
		this.contact.stop();
		clearTimeout(this.#noticeTimer);
		this.#connection?.close();
	}

	/** Something was touched, typed or scanned. */
	touch(): void {
		this.#idle.touch();
	}

	carryOn(): void {
		this.#idle.carryOn();
	}

	show(screen: KioskScreen): void {
		this.#currentCheck()?.stop();
		this.screen = screen;
		this.#idle.watch(this.#limit());
	}

	openFlow(flow: Flow): void {
		this.flow = flow;
		this.show({ name: 'flow' });
	}

	/** Back to a place in the queue; "" = the ticket is typed. */
	openTicket(ticket: string): void {
		this.ticketInHand = ticket;
		this.openFlow('consult');
	}

	/** Back to the flow below a verdict, or home. */
	back(): void {
		if (this.flow) this.show({ name: 'flow' });
		else this.goHome();
	}

	goHome(): void {
		this.flow = undefined;
		this.ticketInHand = undefined;
		this.#takers = [];
		this.#forTaker = undefined;
		this.show({ name: 'home' });
	}

	/** The server does not know this kiosk (any more). */
	askForPairing(code: string): void {
		this.refusal = code;
		this.flow = undefined;
		void this.#parts.forgetOffline?.();
		this.show({ name: 'pairing' });
	}

	/** The kiosk has been paired: the line must introduce itself anew. */
	paired(): void {
		this.refusal = undefined;
		this.#connection?.socket.disconnect().connect();
		this.goHome();
	}

	async endAndWipe(): Promise<void> {
		this.personal = false;
		this.help = undefined;
		this.notice = undefined;
		this.large = this.low = false;
		this.speaker.hush();
		this.#parts.resetLanguage();
		this.session += 1;
		this.goHome();
		await this.#parts.wipe();
	}

	markPersonal(): void {
		this.personal = true;
	}

	holdIdle(): () => void {
		return this.#idle.hold();
	}

	takeScans(handler: (raw: string) => void): () => void {
		this.#takers = [...this.#takers, handler];
		const raw = this.#forTaker;
		this.#forTaker = undefined;
		if (raw !== undefined) handler(raw);
		return () => (this.#takers = this.#takers.filter((taker) => taker !== handler));
	}

	/** A scan of any kind, from any screen; also the code that was typed. */
	onScan(request: CodeRequest): void {
		this.touch();
		this.speaker.tone('ack');
		if (this.screen.name === 'pairing') return;
		const taker = this.screen.name === 'flow' ? this.#takers.at(-1) : undefined;
		if (taker) return taker(request.input);
		const ticket = readTicketQr(request.input);
		if (ticket && this.flow !== 'consult') return this.openTicket(ticket);
		// A pick-up token is for the prescription screen, which takes it as soon as it stands.
		if (/^(\][A-Za-z]\w)?WYRX1\./i.test(request.input) && this.flow !== 'consult') {
			this.#forTaker = request.input;
			return this.openFlow('prescription');
		}
		this.check(request);
	}

	check(request: CodeRequest): void {
		const check = new PackCheck(request, {
			verify: (asked, timeoutMs) => this.#parts.verify(asked, timeoutMs),
			judgeAlone: (asked) => this.#parts.judgeAlone(asked),
			latest: this.#parts.latest,
			keepScan: (scan) => this.#parts.keepScan?.(scan) ?? Promise.resolve(),
			scanSettled: (id) => this.#parts.scanSettled?.(id) ?? Promise.resolve(),
			isAlone: () => this.contact.net === 'offline',
			onContact: (reached) => this.contact.reached(reached)
		});
		this.show({ name: 'verdict', check });
		check.start();
	}

	tell(kind: 'repeat' | 'queued'): void {
		this.touch();
		this.notice = { kind };
		clearTimeout(this.#noticeTimer);
		this.#noticeTimer = setTimeout(() => (this.notice = undefined), noticeMs);
	}

	async callStaff(): Promise<void> {
		this.help = 'calling';
		try {
			await this.#parts.callCounter();
			this.help = 'called';
		} catch (error) {
			this.help = 'failed';
			if (error instanceof Failure && (error.code === 'not_signed_in' || error.code === 'device_revoked'))
				this.askForPairing(error.code);
		}
	}

	say(text: string): void {
		this.speaker.say(text, this.#parts.language());
	}

	toggleLarge(): void {
		this.large = !this.large;
		this.#idle.watch(this.#limit());
	}

	toggleLow(): void {
		this.low = !this.low;
		this.#idle.watch(this.#limit());
	}

	/** The next customer should find the screen as it was. */
	languageChanged(): void {
		this.#idle.watch(this.#limit());
	}

	#currentCheck(): PackCheck | undefined {
		return this.screen.name === 'verdict' ? this.screen.check : undefined;
	}

	#limit(): number | undefined {
		const { limits } = this.#parts;
		switch (this.screen.name) {
			case 'verdict':
				return limits.verdict;
			case 'home':
				// Nothing to wipe, but large letters and another language should not greet the next customer.
				return this.large || this.low || !this.#parts.language().startsWith('zh')
					? limits.verdict
					: undefined;
			case 'pairing':
				return undefined;
			default:
				return limits.form;
		}
	}
}
