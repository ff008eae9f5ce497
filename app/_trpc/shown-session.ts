/** By which a page says which operator it shows, so that nothing that is meant for one is done at another. */
export const shownOperatorHeader = 'x-shown-operator';

/** By which a page says whose it is, so that nothing is done in the name of somebody who signed in meanwhile. */
export const shownUserHeader = 'x-shown-user';
