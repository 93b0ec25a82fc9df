/** Two soft tones, under three seconds: something to hear also where no voice is installed. */
export function playTestTone(): void {
	const audio = new AudioContext();
	const gain = audio.createGain();
	gain.gain.value = 0.2;
	gain.connect(audio.destination);
	[660, 880].forEach((frequency, index) => {
		const tone = audio.createOscillator();
		tone.frequency.value = frequency;
		tone.connect(gain);
		tone.start(audio.currentTime + index * 0.4);
		tone.stop(audio.currentTime + index * 0.4 + 0.3);
	});
	setTimeout(() => void audio.close(), 1_200);
}
