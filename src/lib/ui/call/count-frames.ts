/**
 * Counts the frames that a video element really shows, in its `data-frames`. States and statistics can look
 * healthy while the picture stands still; only shown frames tell.
 * @returns the way to stop
 */
export function countFrames(video: HTMLVideoElement, onframe: () => void): () => void {
	let frames = 0;
	let handle = 0;
	const next = () => {
		video.dataset.frames = String(++frames);
		onframe();
		handle = video.requestVideoFrameCallback(next);
	};
	video.dataset.frames = '0';
	handle = video.requestVideoFrameCallback(next);
	return () => video.cancelVideoFrameCallback(handle);
}
