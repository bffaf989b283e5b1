// MathJax without a browser: LaTeX in; a tree, a picture in SVG or an error out, all of it plain data.
// Evaluated in the embedded engine after configuration.js and MathJax's own files; typesetter.py is the only caller.
"use strict";
globalThis.typeset = (function () {
  const internals = MathJax._;
  const { mathjax } = internals.mathjax;
  const { STATE } = internals.core.MathItem;
  const config = MathJax.config;

  const adaptor = internals.adaptors.liteAdaptor.liteAdaptor({ cjkCharWidth: 1, unknownCharWidth: 0.6 });
  const handler = new internals.handlers.html.HTMLHandler.HTMLHandler(adaptor);
  mathjax.handlers.register(internals.ui.safe.SafeHandler.SafeHandler(handler));

  const tex = new internals.input.tex_ts.TeX({ ...config.tex, formatError(_jax, error) { throw error; } });
  const fontData = internals.output.fonts["mathjax-newcm"].svg_ts.MathJaxNewcmFont;
  const svg = new internals.output.svg_ts.SVG({ ...config.svg, fontData });
  const page = mathjax.document("", { InputJax: tex, OutputJax: svg });
  const sizes = { em: 16, ex: 8, containerWidth: 100 * 16 };

  // Rare glyphs lie in files of their own. MathJax asks for one and gives up; the caller evaluates the file, says
  // so with `loaded`, and asks again.
  let wanted = [];
  mathjax.asyncLoad = (name) => {
    wanted.push(name.replace(/^.*\//, ""));
    return new Promise(() => {});
  };

  function loaded(files) {
    for (const file of files) {
      const piece = svg.font.CLASS.dynamicFiles[file.replace(/\.js$/, "")];
      if (piece && piece.setup) {
        piece.setup(svg.font);
      }
    }
  }

  // Nothing a formula defines (macros, labels, colours) may outlive it.
  function forget() {
    const data = tex.parseOptions.packageData;
    const groups = data.get("begingroup").stack;
    groups.sandbox();
    groups.finish();
    data.get("color").model.userColors.clear();
    tex.reset();
    wanted = [];
  }

  // Where in `latex` the parser stood. What it has not read yet is a tail of the source, whatever macros it
  // expanded before; an argument is parsed as a string of its own that ends where the outer parser stands.
  function place(latex, error) {
    let end = latex.length;
    for (const parser of [...tex.parseOptions.parsers].reverse()) {
      const rest = parser.string.length - parser.i;
      const at = latex.lastIndexOf(parser.string, end);
      const finish = parser.string === latex || at < 0 ? end : at + parser.string.length;
      end = Math.max(0, finish - rest);
    }
    const token = /\\(?:[a-zA-Z]+|.)$/.exec(error.message);
    if (token && latex.slice(0, end).endsWith(token[0])) {
      return end - token[0].length;
    }
    return /^(?:ExtraClose|Double|Misplaced|UnknownEnv)/.test(error.id) ? Math.max(0, end - 1) : end;
  }

  function attempt(latex, work) {
    forget();
    try {
      return work();
    } catch (error) {
      // Out of memory, the engine may throw null.
      if (error && error.retry) {
        return { wanted };
      }
      if (error && error.id) {
        return { error: { message: error.message, position: place(latex, error) } };
      }
      throw error;
    }
  }

  // Equation numbers stand in a last column of the table rather than at the edge of a page that is not there.
  function unlabel(table) {
    const rows = table.childNodes;
    const isLabelled = (row) => row.isKind("mlabeledtr");
    if (!table.isKind("mtable") || !rows.some(isLabelled)) {
      return;
    }
    const create = (kind, children = []) => tex.parseOptions.nodeFactory.create("node", kind, children);
    const cells = (row) => (isLabelled(row) ? row.childNodes.slice(1) : row.childNodes);
    const width = Math.max(...rows.map((row) => cells(row).length));
    const spread = (name, usual, last, count) => {
      const values = String(table.attributes.getExplicit(name) || usual).trim().split(/\s+/);
      const all = Array.from({ length: count }, (_, i) => values[Math.min(i, values.length - 1)]);
      table.attributes.set(name, [...all, last].join(" "));
    };
    table.setChildren(rows.map((row) => {
      const filled = [...cells(row)];
      while (filled.length < width) {
        filled.push(create("mtd"));
      }
      return create("mtr", [...filled, isLabelled(row) ? row.childNodes[0] : create("mtd")]);
    }));
    spread("columnalign", "center", "right", width);
    spread("columnspacing", "0.8em", "2em", width - 1);
  }
  tex.postFilters.add(({ data }) => data.root.walkTree((node) => unlabel(node)), 10);

  // Who walks the tree does so by recursion.
  const MOST_LEVELS = 120;

  // [kind, text, TeX class, attributes, children]; rows that MathJax only infers are left out.
  function plain(node, level) {
    if (level > MOST_LEVELS) {
      throw new internals.input.tex.TexError.default("TooDeep", "The formula is nested too deeply");
    }
    const attributes = {};
    for (const [name, value] of Object.entries(node.attributes.getAllAttributes())) {
      const isNews = !node.isKind("mstyle") || String(node.attributes.getInherited(name)) !== String(value);
      if (isNews && !name.startsWith("data-")) {
        attributes[name] = String(value);
      }
    }
    if (node.isKind("mo")) {
      // What MathJax's dictionary of operators knows, and the source does not say.
      for (const name of ["accent", "largeop"].filter((known) => node.attributes.get(known))) {
        attributes[`known-${name}`] = "true";
      }
    }
    if (node.isToken) {
      return [node.kind, node.getText(), node.texClass, attributes, []];
    }
    const children = node.childNodes.filter(Boolean).flatMap((child) => (child.isInferred ? child.childNodes : [child]));
    return [node.kind, "", node.texClass, attributes, children.map((child) => plain(child, level + 1))];
  }

  function compiled(latex, display) {
    const root = page.convert(latex, { display, end: STATE.CONVERT });
    root.setTeXclass(null);
    return root;
  }

  // Words in scripts that MathJax has no glyphs for are left to the fonts of whoever shows the picture. Programs
  // that know no "serif" take the first of these they have, and then any font with the character.
  const textFonts = [
    "Times New Roman", "Liberation Serif", "DejaVu Serif", "Noto Serif", "Noto Serif CJK SC", "Noto Sans CJK SC",
    "SimSun", "serif",
  ].join(", ");

  // A colour comes from the formula: nothing but a colour may get through, no address and no markup.
  const colours = /^(?:#[0-9a-fA-F]+|[a-zA-Z]+|rgba?\([\d\s,.%]+\))$/;

  // The styles that MathJax keeps in a style sheet, written on the elements they are for; marks for MathJax's own
  // use taken off. A picture then looks the same in programs that read no CSS.
  function finish(node, colour) {
    const set = (name, value) => adaptor.setAttribute(node, name, value);
    const has = (name) => adaptor.hasAttribute(node, name);
    const classes = adaptor.getAttribute(node, "class") || "";
    if (has("data-line") || has("data-frame")) {
      set("stroke-width", "70");
      set("fill", "none");
    }
    if (classes.includes("mjx-dashed")) {
      set("stroke-dasharray", "140");
    }
    if (classes.includes("mjx-dotted")) {
      set("stroke-linecap", "round");
      set("stroke-dasharray", "0,140");
    }
    for (const { name, value } of adaptor.allAttributes(node)) {
      const isBadColour = /^(?:fill|stroke)$/.test(name) && !colours.test(value);
      if (isBadColour || /^(?:data-|on|(?:class|id|role|focusable|href|style)$)/.test(name)) {
        adaptor.removeAttribute(node, name);
      } else if (value === "currentColor") {
        set(name, colour);
      } else if (name === "font-family" && value === "serif") {
        set(name, textFonts);
      }
    }
    for (const child of adaptor.childNodes(node)) {
      if (adaptor.kind(child) !== "#text") {
        finish(child, colour);
      }
    }
  }

  function drawn(latex, display, colour) {
    const picture = adaptor.firstChild(page.convert(latex, { display, ...sizes }));
    const [left, top, width, height] = adaptor.getAttribute(picture, "viewBox").split(" ").map(Number);
    finish(picture, colour);
    return { inner: adaptor.innerHTML(picture), box: [left, top, width, height] };
  }

  return {
    loaded,
    check: (latex, display) => attempt(latex, () => ({ ok: Boolean(compiled(latex, display)) })),
    tree: (latex, display) => attempt(latex, () => ({ ok: plain(compiled(latex, display), 0) })),
    draw: (latex, display, colour) => attempt(latex, () => ({ ok: drawn(latex, display, colour) })),
  };
})();
