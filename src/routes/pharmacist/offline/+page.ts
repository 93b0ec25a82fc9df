/** The counter without a line is one shell without anybody's data in it, so that it opens without a server. */
export const prerender = true;
export const ssr = false;
