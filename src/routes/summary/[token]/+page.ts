/** Plain HTML: opened on any phone, without a script. */
export const csr = false;
