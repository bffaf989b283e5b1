// Markdown taken apart, once, for both places that show it: a web page, and the embedded engine without a browser.
// Evaluated after markdown-it. What comes out is plain data, so nobody who shows it has to trust any HTML; formulas
// are cut out before Markdown's own rules see them, so a backslash or an underscore in one stays what it is.
"use strict";
globalThis.takeMarkdownApart = (() => {
  const parser = globalThis.markdownit("default", { html: false, linkify: false, typographer: false });
  const DOLLAR = 0x24, BACKSLASH = 0x5c;
  const isSpace = (character) => character === undefined || /\s/.test(character);

  // Where the closing dollar signs stand, or -1; a backslash takes the character after it out of the game.
  const closing = (text, from, sign) => {
    for (let at = from; at < text.length; at++) {
      if (text.charCodeAt(at) === BACKSLASH) at++;
      else if (text.startsWith(sign, at)) return at;
    }
    return -1;
  };

  // $…$ and $$…$$ within a line. A single sign only opens before, and only closes after, something that is no space,
  // so that prices stay text.
  const inlineFormula = (state, silent) => {
    const { src, pos } = state;
    if (src.charCodeAt(pos) !== DOLLAR) return false;
    const sign = src.startsWith("$$", pos) ? "$$" : "$";
    const start = pos + sign.length;
    const end = closing(src, start, sign);
    if (end <= start || end > state.posMax || !src.slice(start, end).trim()) return false;
    if (sign === "$" && (isSpace(src[start]) || isSpace(src[end - 1]))) return false;
    if (!silent) {
      const token = state.push("formula", "", 0);
      token.content = src.slice(start, end).trim();
      token.markup = sign;
    }
    state.pos = end + sign.length;
    return true;
  };

  // $$…$$ that begins a line and ends one. A blank line before the end means that there is no formula.
  const blockFormula = (state, first, last, silent) => {
    const begin = state.bMarks[first] + state.tShift[first];
    if (state.sCount[first] - state.blkIndent >= 4 || !state.src.startsWith("$$", begin)) return false;
    let content = "";
    for (let line = first; line < last; line++) {
      const from = line === first ? begin + 2 : state.bMarks[line] + state.tShift[line];
      if (line > first && (state.isEmpty(line) || state.sCount[line] < state.blkIndent)) return false;
      const text = state.src.slice(from, state.eMarks[line]);
      const end = closing(text, 0, "$$");
      if (end >= 0) {
        content = (content + text.slice(0, end)).trim();
        if (text.slice(end + 2).trim() || !content) return false;
        if (silent) return true;
        const token = state.push("formula", "", 0);
        Object.assign(token, { block: true, content, markup: "$$", map: [first, line + 1] });
        state.line = line + 1;
        return true;
      }
      content += `${text}\n`;
    }
    return false;
  };

  parser.inline.ruler.before("escape", "formula", inlineFormula);
  parser.block.ruler.before("fence", "formula", blockFormula, {
    alt: ["paragraph", "reference", "blockquote", "list"],
  });

  // Opening token -> the node it becomes. Tokens that are not here leave only their children.
  const attribute = (token, name) => token.attrGet(name) ?? "";
  const nodes = {
    heading_open: (token) => ({ kind: "heading", level: Number(token.tag.slice(1)) }),
    paragraph_open: (token) => ({ kind: "paragraph", isTight: Boolean(token.hidden) }),
    bullet_list_open: () => ({ kind: "list", isOrdered: false, start: 1 }),
    ordered_list_open: (token) => ({ kind: "list", isOrdered: true, start: Number(token.attrGet("start") ?? 1) }),
    list_item_open: () => ({ kind: "item" }),
    blockquote_open: () => ({ kind: "quote" }),
    table_open: () => ({ kind: "table" }),
    tr_open: () => ({ kind: "row" }),
    th_open: (token) => ({ kind: "cell", isHeader: true, style: attribute(token, "style") }),
    td_open: (token) => ({ kind: "cell", isHeader: false, style: attribute(token, "style") }),
    strong_open: () => ({ kind: "strong" }),
    em_open: () => ({ kind: "emphasis" }),
    s_open: () => ({ kind: "strike" }),
    link_open: (token) => ({ kind: "link", address: attribute(token, "href") }),
  };
  const leaves = {
    text: (token) => token.content && { kind: "text", text: token.content },
    text_special: (token) => ({ kind: "text", text: token.content }),
    code_inline: (token) => ({ kind: "code", text: token.content }),
    code_block: (token) => ({ kind: "code block", text: token.content }),
    fence: (token) => ({ kind: "code block", text: token.content }),
    softbreak: () => ({ kind: "break", isHard: false }),
    hardbreak: () => ({ kind: "break", isHard: true }),
    hr: () => ({ kind: "rule" }),
    image: (token) => ({ kind: "image", address: attribute(token, "src"), text: token.content }),
    formula: (token) => ({ kind: "formula", text: token.content, isDisplay: token.markup === "$$" }),
  };

  const grow = (tokens) => {
    const root = [];
    const open = [root];
    for (const token of tokens) {
      const here = open.at(-1);
      if (token.type === "inline") here.push(...joined(grow(token.children)));
      else if (leaves[token.type]) here.push(...[leaves[token.type](token)].filter(Boolean));
      else if (token.nesting === 1) {
        const node = nodes[token.type] ? { ...nodes[token.type](token), children: [] } : null;
        if (node) here.push(node);
        open.push(node ? node.children : here);
      } else if (token.nesting === -1) open.pop();
    }
    return root;
  };

  // A line that was full ends between two Chinese characters, where no space belongs.
  const isChinese = (character) => /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u.test(character ?? "");
  const joined = (children) =>
    children.filter((node, place) => {
      const before = children[place - 1]?.text ?? "", after = children[place + 1]?.text ?? "";
      const isFormula = [children[place - 1], children[place + 1]].some((other) => other?.kind === "formula");
      const isNeedless = isChinese([...before].at(-1)) && isChinese([...after][0]) && !isFormula;
      return node.kind !== "break" || node.isHard || !isNeedless;
    });

  const literally = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

  // Where each formula stands in the source, counted in characters: Markdown's own tokens do not know. Formulas and
  // code come in the order of the source, so each is looked for after the one before it.
  const place = (tree, source) => {
    let from = 0, units = 0, characters = 0;
    const count = (to) => {
      characters += [...source.slice(units, to)].length;
      units = to;
      return characters;
    };
    const walk = (node) => {
      if (node.kind === "formula" || node.kind.startsWith("code")) {
        // A formula of several lines may be indented or quoted.
        const lines = node.text.trim().split("\n").map((line) => literally(line.trim()));
        const sign = node.kind === "formula" ? literally(node.isDisplay ? "$$" : "$") : "";
        const pattern = new RegExp(`(${sign}[\\s>]*)(${lines.join("[ \\t]*\\n[\\s>]*")})[\\s>]*${sign}`, "g");
        pattern.lastIndex = from;
        const found = pattern.exec(source);
        if (found) {
          from = found.index + found[0].length;
          if (node.kind === "formula") {
            const inside = found.index + found[1].length;
            node.outside = [count(found.index)];
            node.inside = [count(inside), count(inside + found[2].length)];
            node.outside.push(count(from));
          }
        }
      }
      (node.children ?? []).forEach(walk);
    };
    tree.forEach(walk);
    return tree;
  };

  return (source) => place(grow(parser.parse(source, {})), source);
})();
