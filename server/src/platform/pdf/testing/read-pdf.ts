import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** A run of text where it stands on its page, in points from the left and the bottom. */
export interface PdfRun {
  readonly text: string;
  readonly x: number;
  readonly right: number;
  readonly y: number;
  /** Size of the type in points. */
  readonly size: number;
}

/** A page as a reader's program finds it. */
export interface PdfPage {
  readonly width: number;
  readonly height: number;
  readonly runs: readonly PdfRun[];
}

/** Reads a PDF back, page by page. */
export async function readPdf(pdf: Buffer): Promise<PdfPage[]> {
  const task = getDocument({ data: new Uint8Array(pdf), verbosity: 0 });
  const document = await task.promise;
  const pages: PdfPage[] = [];
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    const [, , width = 0, height = 0] = page.view;
    const { items } = await page.getTextContent();
    const runs = items.flatMap((item) => {
      if (!('str' in item) || item.str === '') return [];
      const [, , , , x = 0, y = 0] = item.transform as number[];
      return [{ text: item.str, x, y, right: x + item.width, size: item.height }];
    });
    pages.push({ width, height, runs });
  }
  await task.destroy();
  return pages;
}

/** Runs as one line of text. */
export function textOf(runs: readonly PdfRun[]): string {
  return runs
    .map((run) => run.text)
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** All text of a PDF as one line. */
export async function pdfText(pdf: Buffer): Promise<string> {
  return (await readPdf(pdf)).map((page) => textOf(page.runs)).join(' ');
}
