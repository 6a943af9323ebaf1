import type { TestPlace } from "./contract-run.ts";
import type { LinkTo } from "./provenance.ts";

export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** Text that may be broken between its words, so that a table with many columns fits the page. */
export function breakable(text: string): string {
  return escapeHtml(text).replace(/(?<=[a-z])(?=[A-Z])|(?<=[=./_])/g, "<wbr>");
}

export function link(href: string, text: string): string {
  return `<a href="${escapeHtml(href)}">${escapeHtml(text)}</a>`;
}

/** The name of a test, which leads to its source text. */
export function testLink(place: TestPlace, linkTo: LinkTo): string {
  return link(linkTo(place), place.test);
}

/** A list item: a mark, and what follows it as HTML. */
export function item(kind: string, mark: string, html: string): string {
  return `<li class="${kind}"><span class="mark">${mark}</span><span>${html}</span></li>`;
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
