import type { VerdictTone } from '$lib/domain/verification/verdict-screen';

/** Frequency in Hz (all below 2 kHz, where ageing ears still hear), start and length in ms. */
type Note = readonly [frequency: number, start: number, length: number];

const tones: Readonly<Record<'ack' | VerdictTone, readonly Note[]>> = {
	ack: [[1_000, 0, 40]],
	pass: [
		[660, 0, 140],
		[880, 160, 200]
	],
	care: [
		[520, 0, 160],
		[520, 260, 160]
	],
	ask: [[600, 0, 260]],
	part: [[520, 0, 160]],
	stop: [
		[440, 0, 180],
		[440, 260, 180],
		[440, 520, 180]
	]
};

/** Tones that differ by rhythm, and a voice where the browser has one. Off means silent. */
export class Speaker {
	on = $state(true);
	#audio: AudioContext | undefined;

	toggle(): void {
		this.on = !this.on;
		if (!this.on) this.hush();
	}

	tone(kind: keyof typeof tones): void {
		if (!this.on || !('AudioContext' in globalThis)) return;
		const audio = (this.#audio ??= new AudioContext());
		// Without the kiosk's launch flag the browser keeps sound back until something was pressed.
		if (audio.state === 'suspended') void audio.resume().catch(() => undefined);
		for (const [frequency, start, length] of tones[kind]) {
			const oscillator = audio.createOscillator();
			const gain = audio.createGain();
			const begin = audio.currentTime + start / 1_000;
			const end = begin + length / 1_000;
			oscillator.frequency.value = frequency;
			gain.gain.setValueAtTime(0, begin);
			gain.gain.linearRampToValueAtTime(0.4, begin + 0.008);
			gain.gain.setValueAtTime(0.4, end - 0.015);
			gain.gain.linearRampToValueAtTime(0, end);
			oscillator.connect(gain).connect(audio.destination);
			oscillator.start(begin);
			oscillator.stop(end);
		}
	}

	/** Says the words if there is a voice for their language; the screen shows them in any case. */
	say(text: string, language: string): void {
		if (!this.on || text === '' || !('speechSynthesis' in globalThis)) return;
		const voice = speechSynthesis.getVoices().find(({ lang }) => lang.startsWith(language.slice(0, 2)));
		if (!voice) return;
		speechSynthesis.cancel();
		const utterance = new SpeechSynthesisUtterance(text);
		utterance.voice = voice;
		utterance.lang = language;
		utterance.rate = 0.95;
		speechSynthesis.speak(utterance);
	}

	hush(): void {
		if ('speechSynthesis' in globalThis) speechSynthesis.cancel();
	}
}
