// Takes pictures of the web page: node screenshots.mjs BASE SAMPLES PDF ILLEGIBLE DOUBTFUL_PAGE FOLDER [NAME_PART]
import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";

const require = createRequire(`${process.env.NODE_MODULES_PARENT}/`);
const { chromium } = require("playwright-core");
const [base, samples, pdf, illegible, doubtfulPage, folder, part = ""] = process.argv.slice(2);
const WIDTHS = [[320, 640], [768, 1024], [1920, 1080]];
const THEMES = ["light", "dark"];
const LANGUAGES = ["en", "zh-CN"];
const PATIENCE = 120_000;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
});

const opened = async (width, height, theme, language) => {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme, locale: language });
  context.setDefaultTimeout(PATIENCE);
  await context.addInitScript(([theme_, language_]) => {
    localStorage.setItem("pic2latex.theme", theme_);
    localStorage.setItem("pic2latex.language", language_);
  }, [theme, language]);
  const page = await context.newPage();
  await page.goto(base);
  await page.waitForSelector(".picture-card");
  return page;
};

const paste = async (page, name) => pasteBytes(page, [...(await readFile(`${samples}/${name}.png`))]);
const pasteBytes = async (page, picture) => {
  await page.evaluate((bytes) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([new Uint8Array(bytes)], "pasted.png", { type: "image/png" }));
    document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true, cancelable: true }));
  }, picture);
  await page.waitForSelector(".drawing mjx-container");
};

const closeDialog = async (page) => {
  await page.keyboard.press("Escape");
  await page.waitForSelector("dialog", { state: "detached" });
};

const draw = async (page) => {
  const box = await (await page.waitForSelector("dialog canvas")).boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x - 50, y - 30);
  await page.mouse.down();
  for (const [dx, dy] of [[-10, 30], [30, -40], [60, 20]]) await page.mouse.move(x + dx, y + dy, { steps: 6 });
  await page.mouse.up();
};

/** Each state follows the one before; what it does leaves the page as it was found, or better. */
const STATES = {
  async empty() {},
  async focus(page) {
    for (let step = 0; step < 3; step += 1) await page.keyboard.press("Tab");
  },
  async result(page) {
    await paste(page, "inverse");
    await page.click("#copy");
  },
  async doubts(page) {
    await pasteBytes(page, [...(await readFile(illegible))]);
    await page.hover(".place");
    await page.waitForTimeout(200);
    await page.click(".doubt-mark");
    await page.hover(".alternatives");
  },
  async history(page) {
    await page.click("#open-history");
    await page.waitForSelector("dialog .row");
  },
  async pad(page) {
    await closeDialog(page);
    await page.keyboard.press("d");
    await draw(page);
  },
  async keys(page) {
    await closeDialog(page);
    await page.click("#open-help");
    await page.waitForSelector("dialog .keys");
  },
  async phone(page) {
    await closeDialog(page);
    await page.reload();
    await page.click("#open-phone");
    await page.waitForSelector(".qr");
  },
  async document(page) {
    await closeDialog(page);
    await page.setInputFiles("#file", pdf);
    await page.waitForSelector(".page-frame img");
    await page.waitForFunction(() => document.querySelector(".page-frame img").naturalWidth > 0);
    await page.waitForSelector(".drawing.page mjx-container");
  },
  async page(page) {
    await page.click('[data-mode="page"]');
    await page.setInputFiles("#file", doubtfulPage);
    await page.waitForSelector(".frame img");
    await page.waitForSelector(".page-frame .place");
    await page.waitForSelector(".busy", { state: "detached" });
    await page.waitForSelector(".drawing.page mjx-container");
    await page.hover(".doubt-mark");
  },
  async problem(page) {
    await page.setInputFiles("#file", { name: "none.png", mimeType: "image/png", buffer: Buffer.from("none") });
    await page.waitForSelector(".problem");
  },
  async docs(page) {
    await page.goto(`${base}/docs`);
    await page.waitForSelector(".opblock");
  },
};

for (const [width, height] of WIDTHS) {
  for (const theme of THEMES) {
    for (const language of LANGUAGES) {
      const look = `${width}-${theme}-${language}`;
      if (!look.includes(part)) continue;
      const page = await opened(width, height, theme, language);
      for (const [name, act] of Object.entries(STATES)) {
        await act(page);
        await page.waitForTimeout(400); // colours change softly
        const whole = width < 1000 && ["result", "doubts", "document", "page"].includes(name);
        await page.screenshot({ path: `${folder}/${name}-${look}.png`, fullPage: whole });
        if (name === "doubts") await page.locator(".result-card").screenshot({ path: `${folder}/doubts-card-${look}.png` });
      }
      await page.context().close();
      console.log(look);
    }
  }
}
await browser.close();
