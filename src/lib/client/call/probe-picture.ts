import { isBlack } from '$lib/domain/consult/device-check';

/** Cameras begin in the dark until they have measured the light. */
const enoughFrames = 3;
const [width, height] = [64, 48];

/** Whether frames arrive from a camera and show something; `black` after `mostMs` without one that does. */
export function probePicture(stream: MediaStream, mostMs: number): Promise<'ok' | 'black'> {
	const video = document.createElement('video');
	video.muted = true;
	video.playsInline = true;
	video.srcObject = stream;
	const canvas = document.createElement('canvas');
	canvas.width = width;
	canvas.height = height;
	const pen = canvas.getContext('2d', { willReadFrequently: true });
	return new Promise((done) => {
		let frames = 0;
		let over = false;
		const finish = (found: 'ok' | 'black') => {
			if (over) return;
			over = true;
			clearTimeout(timer);
			video.srcObject = null;
			done(found);
		};
		const timer = setTimeout(() => finish('black'), mostMs);
		const look = () => {
			if (over) return;
			frames++;
			pen?.drawImage(video, 0, 0, width, height);
			const pixels = pen?.getImageData(0, 0, width, height).data ?? [];
			if (frames >= enoughFrames && !isBlack(pixels)) finish('ok');
			else video.requestVideoFrameCallback(look);
		};
		video.requestVideoFrameCallback(look);
		void video.play().catch(() => undefined);
	});
}
