/** What flies: a row of the comments, as far as it matters here. */
export interface Row {
  key: string;
  mine: boolean;
  item: { id: string; body: string; author: { role: string } };
}
