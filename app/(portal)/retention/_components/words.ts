/** What becomes of a stored policy. To be changed with what applies it. */
export const whatAppliesIt =
  'Saving stores the policy. This version does not move or remove records yet, so the numbers say what it would do today; a later version will apply it, and ask for your confirmation before the first time.';

export const explanations = {
  events: 'Counted from the day an event was recorded.',
  states: 'Counted from the day a value last changed.',
  everything: 'The longest that any event or state is kept, whatever the limits above say.',
  suppressErased: 'An entity that was erased is not created again by a program that still sends it.',
};
