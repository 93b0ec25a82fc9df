import { readdir, readFile, readlink } from 'node:fs/promises';

/** CPU time of a process so far, user and system, in milliseconds; NaN where /proc does not tell. @param {number | string | undefined} pid */
export async function cpuMsOf(pid) {
	const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
	const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
	return fields ? (Number(fields[11]) + Number(fields[12])) * 10 : Number.NaN;
}

/** CPU time of all processes of a cluster; all of them stand in its folder. @param {string} directory */
export async function postgresCpuMs(directory) {
	let sum = 0;
	for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
		if ((await readlink(`/proc/${pid}/cwd`).catch(() => '')) !== directory) continue;
		const spent = await cpuMsOf(pid);
		if (!Number.isNaN(spent)) sum += spent;
	}
	return sum;
}
