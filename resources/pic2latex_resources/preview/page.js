// Draws what the program hands over as data. What is drawn is never parsed as HTML: text becomes text nodes, LaTeX
// goes through MathJax. The program reads the answers, one JSON object each, off the console.
(() => {
  "use strict";
  const answer = (kind, values) => console.info(JSON.stringify({ preview: kind, ...values }));
  let latest = 0;

  const typeset = (latex, display) => window.MathJax.tex2svgPromise(latex, { display });

  // Markdown as recognition writes it: text with $inline$ and $$display$$ formulas.
  const pieces = (markdown) => {
    const found = [];
    const formula = /\$\$([\s\S]+?)\$\$|\$((?:\\.|[^$\\])+?)\$/g;
    let end = 0;
    for (const match of markdown.matchAll(formula)) {
      found.push({ text: markdown.slice(end, match.index) });
      found.push({ latex: match[1] ?? match[2], display: match[1] !== undefined });
      end = match.index + match[0].length;
    }
    found.push({ text: markdown.slice(end) });
    return found;
  };

  const page = async (markdown) => {
    const nodes = [];
    for (const paragraph of markdown.split(/\n{2,}/)) {
      const block = document.createElement("p");
      for (const piece of pieces(paragraph)) {
        block.append(piece.text ?? (await typeset(piece.latex, piece.display)));
      }
      nodes.push(block);
    }
    return nodes;
  };

  const show = async ({ sequence, source, isPage, ink, paper }) => {
    latest = sequence;
    const main = document.getElementById("formula");
    document.documentElement.style.setProperty("--ink", ink);
    document.documentElement.style.setProperty("--paper", paper);
    try {
      window.MathJax.texReset();
      const nodes = isPage ? await page(source) : [await typeset(source, true)];
      if (sequence !== latest) return;
      main.className = isPage ? "page" : "";
      main.replaceChildren(...nodes);
      main.setAttribute("aria-label", source);
      document.scrollingElement.scrollTo(0, 0);
      const box = main.getBoundingClientRect();
      answer("drawn", { sequence, width: main.scrollWidth, height: Math.ceil(box.height) });
    } catch (error) {
      if (sequence !== latest) return;
      main.className += main.classList.contains("stale") ? "" : " stale";
      answer("wrong", { sequence, message: String(error?.message ?? error) });
    }
  };

  window.preview = { show };

  // The configuration is shared with the embedded engine; only what a page needs besides is added here.
  const configuration = window.MathJax;
  configuration.tex.formatError = (_jax, error) => {
    throw error;
  };
  configuration.loader.failed = (error) => answer("broken", { message: String(error?.message ?? error) });
  // One component after the other: loaded all at once, some sometimes wait for each other for ever.
  const components = configuration.loader.load;
  configuration.loader.load = [];
  const load = async () => {
    const { loader, startup } = window.MathJax;
    const output = components.filter((name) => name.startsWith("output/"));
    for (const name of ["core", "input/tex-base", ...output, ...components]) await loader.load(name);
    startup.defaultReady();
    await startup.promise;
    answer("ready", {});
  };
  configuration.startup = {
    output: "svg",
    typeset: false,
    ready: () => load().catch((error) => answer("broken", { message: String(error?.message ?? error) })),
  };
})();
