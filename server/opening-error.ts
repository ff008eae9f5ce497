/** The program must not or cannot work on this machine or installation; the message is one sentence for a person. */
export class OpeningError extends Error {}

/** What is in the database is not whole yet, and what was erased since the backup may be in it. */
export class UnfinishedRestoreError extends OpeningError {
  constructor() {
    super(
      'A restore into this database did not finish: run the same `npx oda restore` again, or use another database.',
    );
  }
}
