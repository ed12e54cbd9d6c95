// A text's tree (chat/markdown.py) as elements; whoever asks says how an element and a text are made.
const KNOWN = /^(?:p|strong|em|s|code|pre|ul|ol|li|blockquote|a|br)$/;
const LITERAL = /^(?:code|pre|a)$/;
const SAFE = /^(?:https?:\/\/|mailto:)/i;

/**
 * @template T
 * @param {any[]} nodes
 * @param {(name: string, attributes: object, children: any[]) => T} make
 * @param {(text: string) => any[]} [text]   for words that are no code and no link
 * @returns {any[]}
 */
export function rich(nodes, make, text = (words) => [words]) {
  return nodes.flatMap((node) => {
    if (typeof node === "string") return text(node);
    const [name, { href, start }, inside] = node;
    const children = rich(inside, make, LITERAL.test(name) ? undefined : text);
    if (!KNOWN.test(name) || (href && !SAFE.test(href))) return children;
    const more = href ? { href, target: "_blank", rel: "noopener noreferrer nofollow" } : start ? { start } : {};
    return [make(name, more, children)];
  });
}
