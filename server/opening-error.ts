/** The program must not or cannot work on this machine or installation; the message is one sentence for a person. */
export class OpeningError extends Error {}
