/** The longest delay that setTimeout takes: it fires a longer one after 1 ms. */
export const MAX_TIMER_MS = 2_147_483_647;
