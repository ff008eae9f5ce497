/** A page may outlive the session that it was loaded in; so it says whose it is and which operator it shows. */

/** @returns why nothing is done for a page that was loaded for somebody else than this person; else null */
export function explainOtherUser(shownUser: string | null, userId: number): string | null {
  if (shownUser === null || shownUser === String(userId)) return null;
  return 'Somebody else is signed in now; reload the page.';
}

/** @returns why nothing is done for a page that shows another operator than this one; else null */
export function explainOtherOperator(shownOperator: string | null, operatorId: number): string | null {
  if (shownOperator === null || shownOperator === String(operatorId)) return null;
  return 'You are in another operator now; reload the page.';
}
