/** Two parties that take turns; each is a queue, or two parties again. */
type Pair<Name> = { readonly parties: readonly [Party<Name>, Party<Name>]; next: 0 | 1 };
type Party<Name> = Name | Pair<Name>;

/** Makes two parties take turns: whoever has nothing due gives its turn away. The first begins. */
export function inTurns<Name extends string>(first: Party<Name>, second: Party<Name>): Pair<Name> {
  return { parties: [first, second], next: 0 };
}

/** Gives the queue whose turn it is among those that `isDue` allows, and counts the turn. */
export function takeTurn<Name extends string>(party: Party<Name>, isDue: (name: Name) => boolean): Name | undefined {
  if (typeof party === "string") return isDue(party) ? party : undefined;
  for (const index of [party.next, 1 - party.next] as const) {
    const taken = takeTurn(party.parties[index === 0 ? 0 : 1], isDue);
    if (taken === undefined) continue;
    party.next = index === 0 ? 1 : 0;
    return taken;
  }
  return undefined;
}
