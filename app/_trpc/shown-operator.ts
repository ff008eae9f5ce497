/** By which a page says which operator it shows, so that nothing that is meant for one is done at another. */
export const shownOperatorHeader = 'x-shown-operator';
