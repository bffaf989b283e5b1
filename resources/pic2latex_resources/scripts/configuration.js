// How MathJax is set up, once, for both places it runs in: a web page, and the embedded engine without a browser.
// A page loads this file first and MathJax's startup.js second; the script element that loads it says in its
// data-assets where the folder with MathJax and its font is, unless that lies beside the folder of this file.
"use strict";
(function (root) {
  const script = root.document && root.document.currentScript;
  const scripts = script ? script.src.replace(/\/[^/]*$/, "") : ".";
  const assets = (script && script.dataset.assets) || `${scripts}/../javascript`;

  // What an ordinary LaTeX document can load, and nothing that reaches outside of a formula: no \require, \href,
  // \class, \style, \unicode, and nothing fetched because a formula asks for it.
  const extensions = [
    "newcommand", "ams", "textmacros", "boldsymbol", "braket", "enclose", "cancel", "empheq", "cases", "centernot",
    "color", "colortbl", "extpfeil", "gensymb", "mathtools", "mhchem", "amscd", "bussproofs", "textcomp", "upgreek",
    "units", "verb", "configmacros", "begingroup",
  ];

  root.MathJax = {
    loader: {
      paths: {
        mathjax: `${assets}/mathjax`,
        "mathjax-newcm": `${assets}/mathjax-newcm`,
        "mathjax-mhchem-extension": `${assets}/mathjax-mhchem`,
        pic2latex: scripts,
      },
      load: [
        "core", "input/tex-base", ...extensions.map((name) => `[tex]/${name}`), "[pic2latex]/extras.js",
        "output/svg", "ui/safe",
      ],
      dependencies: {
        "[pic2latex]/extras.js": ["[tex]/ams"],
        // The glyphs of chemistry are added to the font, which must be there.
        "[mathjax-mhchem-extension]/svg": ["output/svg", "[mathjax-newcm]/svg"],
      },
    },
    tex: {
      packages: ["base", ...extensions, "pic2latex"],
      // Enough for a long page of rows; the defaults are meant for text typed by hand.
      maxBuffer: 100000,
      maxMacros: 2000,
      mathtools: { "allow-mathtoolsset": false },
      // Commands of common LaTeX packages that MathJax lacks, said in commands it has.
      macros: {
        aa: "å", ae: "æ", o: "ø", oe: "œ", ss: "ß",
        adots: "\\iddots",
        bigsqcap: "\\mathop{⨅}",
        bm: ["\\boldsymbol{#1}", 1],
        bottomrule: "\\hline", midrule: "\\hline", toprule: "\\hline",
        cline: ["\\hline", 1],
        copyright: "©",
        dag: "\\dagger", ddag: "\\ddagger",
        emph: ["\\textit{#1}", 1],
        ensuremath: ["#1", 1],
        longdiv: ["\\enclose{longdiv}{#1}", 1],
        longmapsfrom: "\\mathrel{⟻}",
        // Fonts of their own in LaTeX; here the same letters of the same look.
        mathbbm: ["\\mathbb{#1}", 1], mathbbmss: ["\\mathbb{#1}", 1], mathds: ["\\mathbb{#1}", 1],
        medspace: "\\:",
        ointctrclockwise: "\\mathop{∳}\\nolimits",
        operatornamewithlimits: ["\\operatorname*{#1}", 1],
        overarc: ["\\overparen{#1}", 1], wideparen: ["\\overparen{#1}", 1],
        pounds: "£",
        qed: "\\square",
        raisebox: ["\\raise{#1}{\\text{#2}}", 2],
        sfrac: ["\\nicefrac{#1}{#2}", 2],
        sout: ["\\enclose{horizontalstrike}{\\text{#1}}", 1],
        textcircled: ["\\enclose{circle}{\\text{#1}}", 1],
        textmd: ["\\text{#1}", 1], textsc: ["\\text{#1}", 1], textsl: ["\\textit{#1}", 1],
        textsubscript: ["{}_{\\text{#1}}", 1], textsuperscript: ["{}^{\\text{#1}}", 1],
        underbar: ["\\underline{#1}", 1], uline: ["\\underline{#1}", 1],
        varointclockwise: "\\mathop{∲}\\nolimits",
        vcentcolon: "\\mathrel{:}",
        vspace: ["", 1],
      },
    },
    svg: { fontCache: "none", linebreaks: { inline: false } },
    options: { enableMenu: false },
  };

  // Without a page, the caller evaluates the components itself, in this order; the loader has nothing to do.
  // Warnings, MathJax's only use of a console, are about configuration and of no use to anybody then.
  root.MathJaxComponents = () => {
    root.console = { log() {}, warn() {}, error() {} };
    const components = root.MathJax.loader.load;
    root.MathJax.loader = { load: [], ready() {} };
    return components;
  };
})(globalThis);
