// A MathJax extension: LaTeX commands that need more than a macro, for the page and for the embedded engine alike.
"use strict";
(function () {
  const tex = MathJax._.input.tex;
  const { Configuration } = tex.Configuration;
  const { CommandMap, DelimiterMap } = tex.TokenMap;
  const { TEXCLASS } = MathJax._.core.MmlTree.MmlNode;
  const TexError = tex.TexError.default;
  const MOST_COLUMNS = 100;

  function columns(parser, name) {
    const count = Number(parser.GetArgument(name));
    if (!Number.isInteger(count) || count < 1 || count > MOST_COLUMNS) {
      throw new TexError("BadColumnCount", "Illegal number of columns for %1", name);
    }
    return count;
  }

  function goOnWith(parser, latex) {
    parser.string = latex + parser.string.slice(parser.i);
    parser.i = 0;
  }

  const commands = {
    // amsmath: a row of dots over several columns of a matrix.
    HdotsFor(parser, name) {
      parser.GetBrackets(name);
      goOnWith(parser, Array(columns(parser, name)).fill("\\cdots").join("&"));
    },
    // One cell over several columns: MathJax has no such cell, so what it holds stands in the first of them.
    Multicolumn(parser, name) {
      const count = columns(parser, name);
      parser.GetArgument(name);
      goOnWith(parser, `{${parser.GetArgument(name)}}${"&".repeat(count - 1)}`);
    },
  };

  new CommandMap("pic2latex-commands", { hdotsfor: commands.HdotsFor, multicolumn: commands.Multicolumn });

  // stmaryrd and mathtools delimiters, as \left and \right take them.
  const open = { texClass: TEXCLASS.OPEN };
  const close = { texClass: TEXCLASS.CLOSE };
  new DelimiterMap("pic2latex-delimiters", tex.ParseMethods.default.delimiter, {
    "\\llbracket": ["\u27E6", open], "\\rrbracket": ["\u27E7", close],
    "\\lBrack": ["\u27E6", open], "\\rBrack": ["\u27E7", close],
    "\\lBrace": ["\u2983", open], "\\rBrace": ["\u2984", close],
  });

  Configuration.create("pic2latex", {
    handler: { macro: ["pic2latex-commands", "pic2latex-delimiters"], delimiter: ["pic2latex-delimiters"] },
  });
})();
