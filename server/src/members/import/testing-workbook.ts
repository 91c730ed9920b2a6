import exceljs from 'exceljs';

/**
 * Copies a member list of CSDL 3.0 and adds one row: the first member's, with some columns filled anew.
 *
 * @param columns beginning of a header → what stands there in the new row
 */
export async function copyWithOneMore(
  from: string,
  to: string,
  columns: Readonly<Record<string, string>>,
): Promise<void> {
  const workbook = new exceljs.Workbook();
  await workbook.xlsx.readFile(from);
  const [sheet] = workbook.worksheets;
  if (sheet === undefined) throw new Error(`${from} has no sheet`);
  // The first row is the title of the list.
  const headers = [...(sheet.getRow(2).values as unknown[])].map((header) =>
    typeof header === 'string' ? header : '',
  );
  const row = [...(sheet.getRow(3).values as unknown[])];
  for (const [beginning, value] of Object.entries(columns)) {
    const at = headers.findIndex((header) => header.startsWith(beginning));
    if (at < 0) throw new Error(`No column begins with ${beginning}`);
    row[at] = value;
  }
  sheet.addRow(row.slice(1));
  await workbook.xlsx.writeFile(to);
}
